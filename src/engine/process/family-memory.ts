import { execFile } from 'node:child_process';
import { pidsBetween } from './find-members.ts';
import { BlindError, openProcessTable, type ProcessRow, type ProcessTable } from './process-table.ts';

/** The port to the memory of commands with all that they have started. */
export interface FamilyMemory {
  /** A look is worth it only so long after the one before, in milliseconds. */
  readonly leastMs: number;
  /**
   * What these commands, by their pids, the oldest first, have resident in bytes, each with its family; without those that are gone.
   * Memory that processes share counts for each of them: what they have for themselves alone costs too much to ask for.
   */
  look(leaders: ReadonlySet<number>): Promise<ReadonlyMap<number, number>>;
}

/** What this platform tells; null where it tells nothing at a price that can be paid, as Windows. */
export function openFamilyMemory(): FamilyMemory | null {
  const table = openProcessTable();
  if (table !== null) return new LinuxMemory(table, findPageBytes(table));
  return process.platform === 'darwin' ? new PsMemory() : null;
}

/** A power of two, so that it does not matter that the two numbers are not of the same moment. */
function findPageBytes(table: ProcessTable): number {
  const pages = table.row(process.pid)?.residentPages ?? 0;
  return pages > 0 ? 2 ** Math.round(Math.log2(process.memoryUsage.rss() / pages)) : 4_096;
}

/** Reads the rows of members, and only once those of others: what is no member when it is new never becomes one. */
export class LinuxMemory implements FamilyMemory {
  readonly leastMs = 500;
  readonly #table: ProcessTable;
  readonly #pageBytes: number;
  /** By pid: the command that a process belongs to, and its start. */
  #members = new Map<number, { readonly leader: number; readonly startTicks: number }>();
  /** Processes up to this number have been looked at. */
  #lastPid = 0;

  constructor(table: ProcessTable, pageBytes: number) {
    this.#table = table;
    this.#pageBytes = pageBytes;
  }

  async look(leaders: ReadonlySet<number>): Promise<ReadonlyMap<number, number>> {
    const sums = new Map<number, number>();
    try {
      const known = this.#members;
      this.#members = new Map();
      const note = (leader: number, { pid, startTicks, residentPages }: ProcessRow): void => {
        this.#members.set(pid, { leader, startTicks });
        sums.set(leader, (sums.get(leader) ?? 0) + residentPages * this.#pageBytes);
      };
      for (const [pid, { leader, startTicks }] of known) {
        const row = leaders.has(leader) ? this.#table.row(pid) : null;
        if (row?.startTicks === startTicks) note(leader, row);
      }
      for (const pid of this.#newPids(leaders)) {
        const row = this.#members.has(pid) ? null : this.#table.row(pid);
        const leader = row === null ? undefined : this.#leaderOf(row, leaders);
        if (row !== null && leader !== undefined) note(leader, row);
      }
    } catch (error) {
      if (!(error instanceof BlindError)) throw error;
    }
    return sums;
  }

  #newPids(leaders: ReadonlySet<number>): readonly number[] {
    const [oldest = 0] = leaders;
    const since = this.#members.size === 0 ? oldest - 1 : this.#lastPid;
    this.#lastPid = this.#table.lastPid();
    return [...leaders, ...pidsBetween(this.#table, since, this.#lastPid)];
  }

  #leaderOf({ pid, sessionId, parentPid }: ProcessRow, leaders: ReadonlySet<number>): number | undefined {
    return [pid, sessionId].find((id) => leaders.has(id)) ?? this.#members.get(parentPid)?.leader;
  }
}

/** A row of `ps`. */
export interface PsMemoryRow {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  readonly residentBytes: number;
}

/** Asks `ps`, which is dear, and therefore seldom. */
export class PsMemory implements FamilyMemory {
  readonly leastMs = 5_000;
  readonly #list: () => Promise<readonly PsMemoryRow[]>;

  constructor(list: () => Promise<readonly PsMemoryRow[]> = listMemory) {
    this.#list = list;
  }

  async look(leaders: ReadonlySet<number>): Promise<ReadonlyMap<number, number>> {
    const sums = new Map<number, number>();
    const members = new Map<number, number>();
    // A child has a greater number than its parent, except where numbers have just gone round.
    for (const { pid, parentPid, groupId, residentBytes } of (await this.#list()).toSorted((a, b) => a.pid - b.pid)) {
      const leader = leaders.has(groupId) ? groupId : members.get(parentPid);
      if (leader === undefined) continue;
      members.set(pid, leader);
      sums.set(leader, (sums.get(leader) ?? 0) + residentBytes);
    }
    return sums;
  }
}

/** Nothing where `ps` cannot be asked. */
export const listMemory = (): Promise<readonly PsMemoryRow[]> =>
  new Promise((resolve) => {
    const columns = ['pid=', 'ppid=', 'pgid=', 'rss='].flatMap((column) => ['-o', column]);
    execFile('/bin/ps', ['-ax', ...columns], { env: { LC_ALL: 'C' }, timeout: 2_000, maxBuffer: 2 ** 24 }, (error, text) =>
      resolve(error === null ? parsePsMemory(text) : []),
    );
  });

/** Reads `ps -o pid=,ppid=,pgid=,rss=`, of which the last is in units of 1,024 bytes; lines of another form are left out. */
export function parsePsMemory(text: string): PsMemoryRow[] {
  return [...text.matchAll(/^ *(\d+) +(\d+) +(\d+) +(\d+) *$/gm)].map(([, pid, parent, group, kilobytes]) => ({
    pid: Number(pid),
    parentPid: Number(parent),
    groupId: Number(group),
    residentBytes: 1_024 * Number(kilobytes),
  }));
}
