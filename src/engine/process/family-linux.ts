import type { Family, Member } from './family.ts';
import {
  afterSeen,
  execMs,
  findMembers,
  turnOfNumbersMs,
  untilSeeing,
  type Census,
  type Lineage,
  type Search,
} from './find-members.ts';
import { pause } from './pause.ts';
import { BlindError, type ProcessRow, type ProcessTable } from './process-table.ts';
import { sendSignal } from './send-signal.ts';

/** How long force goes on against processes that keep coming. */
const forceMs = 1_200;

/** A look at a thousand processes takes some ten milliseconds. */
const firstLookMs = 50;

export interface LinuxFamilyOptions {
  readonly pid: number;
  /** Unique bytes in the environment of the command and of all that it starts; they contain the mark of the census. */
  readonly cookie: string;
  readonly census: Census;
  readonly table: ProcessTable;
  /** Pids that this host has started itself: they need not be looked at. */
  readonly isOwnLaunch: (pid: number) => boolean;
  readonly send?: typeof sendSignal;
}

/** A command's family by the table of processes and the cookie: finds those who left the group, and nobody else. */
export class LinuxFamily implements Family {
  readonly #pid: number;
  readonly #cookie: Buffer;
  readonly #census: Census;
  readonly #table: ProcessTable;
  readonly #isOwnLaunch: (pid: number) => boolean;
  readonly #send: typeof sendSignal;
  readonly #startedMs = performance.now();
  readonly #outputs: readonly string[];
  #held: Lineage['held'] = null;
  /** Members found so far, with their start. */
  readonly #known = new Map<number, number>();
  #hostSession: number | null = null;
  #leaderEndTicks: number | null = null;
  /** Processes with a number up to this one need not be looked at, as of a moment ago. */
  #seen: { readonly lastPid: number; readonly atMs: number } | null = null;
  #isAlone = false;

  constructor({ pid, cookie, census, table, isOwnLaunch, send = sendSignal }: LinuxFamilyOptions) {
    this.#pid = pid;
    this.#cookie = Buffer.from(cookie);
    this.#census = census;
    this.#table = table;
    this.#isOwnLaunch = isOwnLaunch;
    this.#send = send;
    this.#outputs = table.outputsOf(pid);
  }

  noteLeaderExit(): void {
    // Without a look at the clock nothing is provably older than this moment.
    this.#leaderEndTicks = 0;
    try {
      const lastPid = this.#table.lastPid();
      if (performance.now() - this.#startedMs <= turnOfNumbersMs && lastPid >= this.#pid) {
        let pid = this.#pid + 1;
        while (pid <= lastPid && this.#isOwnLaunch(pid)) pid++;
        this.#isAlone = pid > lastPid;
        this.#seen = { lastPid: this.#pid, atMs: performance.now() };
      }
      if (this.#isAlone) return;
      this.#leaderEndTicks = this.#table.nowTicks();
      if (this.#send(-this.#pid, 0)) this.#noteGroup();
    } catch (error) {
      if (!(error instanceof BlindError)) throw error;
    }
  }

  noteHolders(): void {
    if (this.#outputs.length === 0) return;
    // One hundredth of a second for what is cut off, and one for what passed before the first look at the clock.
    const ageTicks = Math.ceil((performance.now() - this.#startedMs) / 10) + 2;
    try {
      this.#held = { files: this.#outputs, sinceTicks: this.#table.nowTicks() - ageTicks };
      this.#seen = null;
    } catch (error) {
      if (!(error instanceof BlindError)) throw error;
    }
  }

  async ask(): Promise<void> {
    // Who left the session and its environment is found by its parent only, and only while that lives: so look first, but not long.
    const found = this.#find();
    await Promise.race([found, pause(firstLookMs)]);
    const hasLeader = this.#leaderEndTicks === null;
    if (hasLeader) this.#signalAll([-this.#pid], 'SIGTERM', 'SIGCONT');
    const others = (await found).filter(({ groupId }) => !hasLeader || groupId !== this.#pid).map(({ pid }) => pid);
    this.#signalAll(others, 'SIGTERM', 'SIGCONT');
  }

  async force(): Promise<readonly Member[]> {
    const untilMs = performance.now() + forceMs;
    let empty = 0;
    for (let pass = 0; ; pass++) {
      if (this.#leaderEndTicks === null) this.#signalAll([-this.#pid], 'SIGKILL');
      const rows = await this.#find((row) => this.#strike(row));
      // Who has been seen once may have been about to start the next: once more, when there was somebody.
      empty = rows.length === 0 ? empty + 1 : 0;
      if (empty > (this.#known.size > 0 ? 1 : 0)) return [];
      if (performance.now() > untilMs) return this.#describeMembers(rows);
      for (const row of rows) if (await this.#isStill(row)) this.#strike(row);
      await pause(empty > 0 ? execMs : Math.min(2 ** pass, 25));
    }
  }

  async survivors(): Promise<readonly Member[]> {
    return this.#describeMembers(await this.#find());
  }

  async isGone(): Promise<boolean> {
    for (const [pid, startTicks] of this.#known) if (await this.#isStill({ pid, startTicks })) return false;
    return (await this.#find()).length === 0;
  }

  async describe(hide: (command: string) => string): Promise<readonly string[]> {
    const rows = await this.#find();
    const leader = this.#leaderEndTicks === null ? await untilSeeing(async () => this.#table.row(this.#pid), null) : null;
    return [...(leader === null ? [] : [leader]), ...rows].map((row) => describeRow(row, hide(this.#table.commandOf(row.pid))));
  }

  async #find(strike?: (row: ProcessRow) => void): Promise<readonly ProcessRow[]> {
    if (this.#isAlone) return [];
    const isFresh = this.#seen !== null && performance.now() - this.#seen.atMs <= turnOfNumbersMs;
    const since = isFresh && this.#seen !== null ? afterSeen(this.#seen.lastPid) : null;
    const search: Search = strike === undefined ? { since } : { since, strike };
    const atMs = performance.now();
    const found = await untilSeeing(() => findMembers(this.#table, this.#lineage(), search), null);
    if (found === null) return [];
    this.#seen = { lastPid: found.lastPid, atMs };
    for (const row of found.rows) this.#known.set(row.pid, row.startTicks);
    return found.rows;
  }

  /** Within the handler of the exit, while the number of a group that is not empty cannot have been given away: all of it is ours. */
  #noteGroup(): void {
    for (const pid of this.#table.pids()) {
      const row = this.#table.row(pid);
      if (row !== null && (row.groupId === this.#pid || row.sessionId === this.#pid)) this.#known.set(pid, row.startTicks);
    }
  }

  #lineage(): Lineage {
    this.#hostSession ??= this.#table.row(process.pid)?.sessionId ?? 0;
    const leaderEndTicks = this.#leaderEndTicks;
    return {
      leader: this.#pid,
      startedMs: this.#startedMs,
      cookie: this.#cookie,
      census: this.#census,
      leaderEndTicks,
      hasGroup: leaderEndTicks === null || this.#send(-this.#pid, 0),
      known: this.#known,
      held: this.#held,
      hostSession: this.#hostSession,
    };
  }

  /** Ends a member, seen just now, and its group at one blow. All of the group are members, because it never leaves its session. */
  #strike({ pid, groupId, sessionId }: ProcessRow): void {
    if (sessionId > 1 && sessionId !== this.#hostSession && groupId > 1) this.#send(-groupId, 'SIGKILL');
    this.#send(pid, 'SIGKILL');
  }

  async #isStill({ pid, startTicks }: Pick<ProcessRow, 'pid' | 'startTicks'>): Promise<boolean> {
    const row = await untilSeeing(async () => this.#table.row(pid), null);
    return row?.startTicks === startTicks && row.state !== 'Z';
  }

  #signalAll(pids: readonly number[], ...signals: readonly NodeJS.Signals[]): void {
    for (const signal of signals) for (const pid of pids) this.#send(pid, signal);
  }

  #describeMembers(rows: readonly ProcessRow[]): Member[] {
    return rows.map(({ pid }) => ({ pid, command: this.#table.commandOf(pid) }));
  }
}

function describeRow({ pid, state, cpuTicks }: ProcessRow, command: string): string {
  return `${pid} ${command.slice(0, 80)} (${state}, ${(cpuTicks / 100).toFixed(1)} s CPU)`;
}
