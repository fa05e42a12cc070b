import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from 'node:fs';
import { errorCode } from '../../model/error-code.ts';
import { isShortage } from './system-error.ts';

/** What the system tells of one process. Ticks are hundredths of a second; starts count from the boot and never jump. */
export interface ProcessRow {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  readonly sessionId: number;
  /** One letter: R running, S sleeping, D waiting for a device, T stopped, Z zombie. */
  readonly state: string;
  readonly startTicks: number;
  readonly cpuTicks: number;
  /** Memory in pages of the system; those that it shares with others count too. */
  readonly residentPages: number;
  readonly name: string;
}

/** The port to the system's table of processes, as Linux gives it. Looking is synchronous: some microseconds each. */
export interface ProcessTable {
  /** All processes that we may see; threads are none. */
  pids(): number[];
  /** null when there is no such process. */
  row(pid: number): ProcessRow | null;
  /**
   * A number that no other process with this pid will have; null when there is no such process. The same process may get another
   * one. A third of the cost of any other look.
   */
  identity(pid: number): number | null;
  /**
   * Whether the environment that the process was started with contains these bytes; false when we may not look, null when there is
   * none, as in the moment in which a process begins to execute a program.
   */
  hasInEnvironment(pid: number, bytes: Buffer): boolean | null;
  /** The sockets that are its standard output and error: what its output is piped through. */
  outputsOf(pid: number): readonly string[];
  /** Whether it has one of these open; false when we may not look. */
  holds(pid: number, files: readonly string[]): boolean;
  /** Its command line; its name when it has none, and its number when that cannot be seen. */
  commandOf(pid: number): string;
  /** The pid that the system gave out last: when it has not changed, nothing has been started. */
  lastPid(): number;
  nowTicks(): number;
}

/** Every look that fails because this host has no file descriptor left throws, so that blindness is never taken for absence. */
export class BlindError extends Error {}

/** The table of this machine; null where there is no `/proc` of our own pid namespace. */
export function openProcessTable(): ProcessTable | null {
  if (process.platform !== 'linux') return null;
  const own = look(() => readlinkSync('/proc/self'));
  return own === String(process.pid) ? procTable : null;
}

const procTable: ProcessTable = {
  pids: () => (look(() => readdirSync('/proc')) ?? []).filter(isNumber).map(Number),
  row(pid) {
    const stat = look(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
    return stat === null ? null : parseStat(stat);
  },
  // The system numbers the entries of `/proc` in the order in which they are first looked at.
  identity: (pid) => look(() => statSync(`/proc/${pid}`).ino),
  hasInEnvironment(pid, bytes) {
    const found = look(() => searchFile(`/proc/${pid}/environ`, bytes)) ?? 'absent';
    return found === 'empty' ? null : found === 'present';
  },
  outputsOf: (pid) => [1, 2].map((descriptor) => linkOf(pid, descriptor)).filter((file) => file.startsWith('socket:')),
  holds: (pid, files) =>
    (look(() => readdirSync(`/proc/${pid}/fd`)) ?? []).some((descriptor) => files.includes(linkOf(pid, descriptor))),
  commandOf(pid) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      if (command !== '') return command;
      return procTable.row(pid)?.name ?? `process ${pid}`;
    } catch {
      return `process ${pid}`;
    }
  },
  lastPid: () => Number((look(() => readFileSync('/proc/loadavg', 'latin1')) ?? '').trim().split(' ').at(-1)),
  nowTicks: () => Math.floor(Number.parseFloat(look(() => readFileSync('/proc/uptime', 'latin1')) ?? '0') * 100),
};

/** What stands behind a descriptor; empty when it is gone or not ours to look at. Takes no descriptor itself. */
function linkOf(pid: number, descriptor: number | string): string {
  try {
    return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
  } catch {
    return '';
  }
}

const isNumber = (name: string): boolean => name.charCodeAt(0) >= 48 && name.charCodeAt(0) <= 57;

/** Reads `/proc/PID/stat`: the name stands in parentheses and may itself contain parentheses and spaces. */
export function parseStat(stat: string): ProcessRow {
  const open = stat.indexOf('(');
  const close = stat.lastIndexOf(')');
  const fields = stat.slice(close + 2).split(' ');
  const number = (index: number): number => Number(fields[index]);
  return {
    pid: Number.parseInt(stat, 10),
    name: stat.slice(open + 1, close),
    state: fields[0] ?? '?',
    parentPid: number(1),
    groupId: number(2),
    sessionId: number(3),
    cpuTicks: number(11) + number(12),
    startTicks: number(19),
    residentPages: number(21),
  };
}

let chunk: Buffer | undefined;

/** Searches a file without keeping it: a match across two chunks is found, because the end of each is searched again. */
function searchFile(path: string, bytes: Buffer): 'present' | 'absent' | 'empty' {
  const descriptor = openSync(path, 'r');
  chunk ??= Buffer.allocUnsafeSlow(131_072);
  try {
    let kept = 0;
    for (;;) {
      const room = chunk.length - kept;
      const read = readSync(descriptor, chunk, kept, room, null);
      const end = kept + read;
      if (chunk.subarray(0, end).includes(bytes)) return 'present';
      if (end === 0) return 'empty';
      // `/proc` gives less than there is room for only at the end: another look at each of hundreds of processes would be wasted.
      if (read < room) return 'absent';
      kept = Math.min(end, bytes.length - 1);
      chunk.copyWithin(0, end - kept, end);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The answer, or null when the process is gone or not ours to look at. */
function look<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch (error) {
    const code = errorCode(error);
    if (isShortage(code)) throw new BlindError(`The table of processes cannot be read (${code}).`);
    return null;
  }
}
