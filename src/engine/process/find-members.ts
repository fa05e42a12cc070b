import { pause } from './pause.ts';
import { BlindError, type ProcessRow, type ProcessTable } from './process-table.ts';

/** By what a process is known to belong to a command. */
export interface Lineage {
  /** The pid of the command, which is also the number of its group and of its session. */
  readonly leader: number;
  /** When the command had just been started, in milliseconds of `performance.now()`. */
  readonly startedMs: number;
  /** Bytes in the environment of everything that it has started; they begin with the mark of the census. */
  readonly cookie: Buffer;
  readonly census: Census;
  /** When the leader ended; null while it lives. From then on its number may be given to somebody else. */
  readonly leaderEndTicks: number | null;
  /** Whether some process is in the leader's group, or in one of that number. */
  readonly hasGroup: boolean;
  /** Members found before, with their start: still the same process when the start is still the same. */
  readonly known: ReadonlyMap<number, number>;
  /** Output of the command that somebody still has open, and how old the command is at most; null when nobody needs to be found by it. */
  readonly held: { readonly files: readonly string[]; readonly sinceTicks: number } | null;
  /** The session of this host, in which no member can be. */
  readonly hostSession: number;
}

export interface Search {
  /** Looks at processes with a pid given out after this one only; null = at all. */
  readonly since: number | null;
  /** Called at once for a process that carries the cookie: those who fork and vanish must be struck while they are seen. */
  readonly strike?: (row: ProcessRow) => void;
}

/** In less than this the numbers that the system gives to processes cannot go round. */
export const turnOfNumbersMs = 250;
/** More processes than this are not remembered: those of a large machine. */
const rememberedStrangers = 16_384;
/** A number may be given out some moments before its process can be seen. */
const overlap = 32;

/** The number after which a search may begin when all up to `lastPid` were looked at. */
export const afterSeen = (lastPid: number): number => Math.max(0, lastPid - overlap);

/**
 * What all commands of one host know together: who carries a mark of the host at all. One of a hundred commands that end at the
 * same time looks at all processes, the others only at those that are new since. Nobody gets a mark later than by its start.
 */
export class Census {
  /** Bytes that every cookie of this host contains. */
  readonly mark: Buffer;
  /** Whether a process is a living command of this host itself: it has a cookie of its own, and so is a member of no other. */
  readonly isLeader: (pid: number) => boolean;
  #marked = new Set<number>();
  /** Who carried no mark when it was looked at first, by pid: which process that was, and when. */
  readonly #unmarked = new Map<number, { readonly identity: number; readonly sinceMs: number }>();
  #lastPid = 0;
  #atMs = Number.NEGATIVE_INFINITY;

  constructor(mark: string, isLeader: (pid: number) => boolean = () => false) {
    this.mark = Buffer.from(mark);
    this.isLeader = isLeader;
  }

  /** Those who may carry a mark, as far as that is known from less than a moment ago; null when all must be looked at. */
  candidates(table: ProcessTable, lastPid: number): number[] | null {
    if (performance.now() - this.#atMs > turnOfNumbersMs) return null;
    return [...this.#marked, ...pidsBetween(table, afterSeen(this.#lastPid), lastPid)];
  }

  /**
   * Whether a process carries a mark of the host; null when it has no environment just now. Its environment is read, unless the very same process was seen without a mark
   * before the command was started: nobody becomes a member of what was started after him.
   */
  isMarked(table: ProcessTable, pid: number, startedMs: number): boolean | null {
    const identity = table.identity(pid);
    const before = this.#unmarked.get(pid);
    const isSame = identity !== null && before?.identity === identity;
    if (isSame && before.sinceMs < startedMs) return false;
    const isMarked = table.hasInEnvironment(pid, this.mark);
    if (isMarked === true) {
      this.#marked.add(pid);
    } else {
      this.#marked.delete(pid);
      if (identity !== null && !isSame) this.#noteUnmarked(pid, identity);
    }
    return isMarked;
  }

  /** Who had no environment yet may get a mark. */
  noteStarting(pid: number): void {
    this.#marked.add(pid);
  }

  #noteUnmarked(pid: number, identity: number): void {
    if (this.#unmarked.size >= rememberedStrangers) this.#unmarked.clear();
    this.#unmarked.set(pid, { identity, sinceMs: performance.now() });
  }

  /** All up to `lastPid` have been looked at since `atMs`. */
  noteSearch(lastPid: number, atMs: number): void {
    this.#lastPid = lastPid;
    this.#atMs = atMs;
  }
}

/** Longer than a process that is about to execute a program has no environment, even when it has to wait for a processor. */
export const execMs = 20;
/** Processes looked at in one turn of the event loop: about two milliseconds. */
const looksPerTurn = 256;
/** Searches among what was started during the search; enough for any machine that does not fork without end. */
const roundsOfSearch = 20;

/** Who was found, and the pid given out last when we had looked: a later search may begin there. */
export interface Found {
  readonly rows: readonly ProcessRow[];
  readonly lastPid: number;
}

/**
 * The living members of a command beside its leader, by proof: the cookie in their environment; the leader's group or session,
 * when they started before the leader ended (the number of a group that lives on is not given away); a parent or a session that is
 * a member's; the output of the command, which they have open; or that they were members before. What is started while we look is looked at, too.
 */
export async function findMembers(table: ProcessTable, lineage: Lineage, { since, strike }: Search): Promise<Found> {
  const { census, known } = lineage;
  const atMs = performance.now();
  let lastPid = table.lastPid();
  const found = new Map<number, ProcessRow>();
  let candidates =
    since === null ? (needsRows(lineage) ? table.pids() : census.candidates(table, lastPid)) : pidsBetween(table, since, lastPid);
  const isWhole = since === null;
  const starting = new Set<number>();
  candidates = [...known.keys(), ...(candidates ?? table.pids())];
  for (let round = 0; round < roundsOfSearch; round++) {
    for (const row of await selectMembers(table, lineage, candidates, found, starting, strike)) found.set(row.pid, row);
    const now = table.lastPid();
    if (now === lastPid) break;
    candidates = pidsBetween(table, lastPid, now);
    lastPid = now;
  }
  if (starting.size > 0) {
    await pause(execMs);
    for (const row of await selectMembers(table, lineage, [...starting], found, starting, strike)) found.set(row.pid, row);
  }
  if (isWhole) census.noteSearch(lastPid, atMs);
  return { rows: [...found.values()], lastPid };
}

/** Whether more than the mark proves that a process is a member, so that everybody's row must be read. */
function needsRows({ hasGroup, held, known, leaderEndTicks }: Lineage): boolean {
  return hasGroup || held !== null || known.size > 0 || leaderEndTicks === null;
}

/** The living processes with a pid after `from` up to `to`, in the order in which the system gives pids out, which is round. */
export function pidsBetween(table: ProcessTable, from: number, to: number): number[] {
  if (from === to) return [];
  return table.pids().filter((pid) => (from <= to ? pid > from && pid <= to : pid > from || pid <= to));
}

async function selectMembers(
  table: ProcessTable,
  lineage: Lineage,
  pids: readonly number[],
  found: ReadonlyMap<number, ProcessRow>,
  starting: Set<number>,
  strike: Search['strike'],
): Promise<ProcessRow[]> {
  const rows: ProcessRow[] = [];
  const members: ProcessRow[] = [];
  const needsAllRows = needsRows(lineage) || found.size > 0;
  for (const [index, pid] of pids.entries()) {
    if (index % looksPerTurn === looksPerTurn - 1) await new Promise(setImmediate);
    if (found.has(pid) || pid === process.pid || lineage.census.isLeader(pid)) continue;
    if (pid === lineage.leader && lineage.leaderEndTicks === null) continue;
    const isMarked = isMarkedBy(table, pid, lineage);
    if (isMarked === false && !needsAllRows) continue;
    const row = table.row(pid);
    if (row === null) continue;
    if (isMarked === null && isAlive(row) && !isOfSystem(row)) {
      starting.add(pid);
      lineage.census.noteStarting(pid);
    }
    if (isMarked === true) strike?.(row);
    if (isMarked === true || isKnown(row, lineage) || isHolder(table, row, lineage)) members.push(row);
    else rows.push(row);
  }
  return withKin(lineage, [...found.values(), ...members], rows, members).filter(isAlive);
}

function isMarkedBy(table: ProcessTable, pid: number, { census, cookie, startedMs }: Lineage): boolean | null {
  const isMarked = census.isMarked(table, pid, startedMs);
  return isMarked === true ? table.hasInEnvironment(pid, cookie) : isMarked;
}

/** A thread of the system's own, which never has an environment. */
const isOfSystem = ({ pid, parentPid }: ProcessRow): boolean => pid === 2 || parentPid === 2;

/** Nobody who is older than the command can have inherited its output. */
function isHolder(table: ProcessTable, { pid, startTicks }: ProcessRow, { held }: Lineage): boolean {
  return held !== null && startTicks >= held.sinceTicks && table.holds(pid, held.files);
}

const isKnown = (row: ProcessRow, { known }: Lineage): boolean => known.get(row.pid) === row.startTicks;
const isAlive = ({ state }: ProcessRow): boolean => state !== 'Z' && state !== 'X';

/** The members and, until no more are found, those who are members because of them. */
function withKin(
  lineage: Lineage,
  proof: readonly ProcessRow[],
  rows: readonly ProcessRow[],
  members: readonly ProcessRow[],
): ProcessRow[] {
  const { leader, leaderEndTicks, hostSession } = lineage;
  const all = [...members];
  const pids = new Set(proof.map(({ pid }) => pid));
  const sessions = new Set(proof.map(({ sessionId }) => sessionId));
  if (leaderEndTicks === null) {
    pids.add(leader);
    sessions.add(leader);
  }
  const isSessionOfMember = (id: number) => id > 1 && id !== hostSession && sessions.has(id);
  let rest = rows;
  for (;;) {
    const isKin = (row: ProcessRow) => pids.has(row.parentPid) || isSessionOfMember(row.sessionId) || isOldInGroup(row, lineage);
    const kin = rest.filter(isKin);
    if (kin.length === 0) return all;
    rest = rest.filter((row) => !kin.includes(row));
    for (const row of kin) {
      all.push(row);
      pids.add(row.pid);
      sessions.add(row.sessionId);
    }
  }
}

/** In the leader's group or session, and surely older than the end of the leader: then the number never was free. */
function isOldInGroup(row: ProcessRow, { leader, leaderEndTicks }: Lineage): boolean {
  if (row.groupId !== leader && row.sessionId !== leader) return false;
  return leaderEndTicks === null || row.startTicks < leaderEndTicks;
}

/** Looks once more, some times, while this host has no file descriptor left to look with. */
export async function untilSeeing<T>(look: () => Promise<T>, otherwise: T): Promise<T> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof BlindError)) throw error;
      await pause(50);
    }
  }
  return otherwise;
}
