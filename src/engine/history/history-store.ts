import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { messageOf } from '../../model/result.ts';
import { fileNameFor } from '../file-name.ts';
import type { Clock, Logger } from '../ports.ts';
import { identify, isAlive } from '../process/process-identity.ts';
import { decodeRecord, encodeRecord, headingOf, withoutTimes, type RunRecord } from './run-record.ts';

export interface HistoryOptions {
  /** Absolute, ours alone; what is below it is made when it is first needed. */
  readonly directory: string;
  /** Absolute; each root has a history of its own. */
  readonly root: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Beyond one of these the files that nobody else writes are put together, and the oldest runs forgotten. */
const most = { files: 16, bytes: 768 * 1_024 };
/** What is kept then. */
const keptBytes = 512 * 1_024;
const keptRuns = 1_000;
/** Of so many runs at most it is kept when each check did what, in so many bytes. */
export const keptTimes = 50;
const keptTimesBytes = 320 * 1_024;
/** So often a reader goes on with what was put together while it read; more than anybody does in that time. */
const mostRounds = 100;
/** A file of another machine is one that nobody writes any more when it has not changed for so long. */
const abandonedAfterMs = 24 * 3_600_000;

interface HistoryFile {
  /** Absolute. */
  readonly path: string;
  readonly content: Buffer;
}

/**
 * The runs of one root across processes: a file for every process that writes, a line for every run. Nothing is ever changed in place,
 * a run may stand in two files, and files are removed only when one with a new name has all that they had: so reading needs no lock,
 * and a crash at any point loses at most the run that was being written.
 */
export class HistoryStore {
  /** The name under which this machine's runs are kept. */
  readonly machine = hostname();
  readonly #directory: string;
  readonly #ownName: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #isBroken = false;

  constructor({ directory, root, clock, logger }: HistoryOptions) {
    this.#directory = join(directory, fileNameFor(root));
    const { pid, start } = identify(process.pid);
    this.#ownName = `${pid}.${start ?? 'x'}.${fileNameFor(this.machine)}.jsonl`;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** The lines of every run that is kept, each once, oldest first. What cannot be read is as good as not there. */
  readLines(): string[] {
    const files = new Map<string, HistoryFile | null>();
    // What was removed before it was read, or written anew since the names were listed, is in a merged file with a name of its own.
    for (let round = 0; round < mostRounds; round++) {
      const unread = this.#paths().filter((path) => !files.has(path));
      if (unread.length === 0) break;
      for (const path of unread) files.set(path, readFile(path));
    }
    return mergeLines([...files.values()].filter((file) => file !== null));
  }

  /** Every run that is kept, oldest first, without when each check did what. */
  read(): RunRecord[] {
    return this.readLines().flatMap((line) => decodeRecord(withoutTimes(line)) ?? []);
  }

  /** Keeps one more run. A disk that refuses costs the history, and one warning. */
  append(record: RunRecord): void {
    if (this.#isBroken) return;
    try {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      // The line break before it ends what a full disk may have cut off.
      appendFileSync(join(this.#directory, this.#ownName), `\n${encodeRecord(record)}\n`, { mode: 0o600 });
      // Asked before anything is read: somebody may write once more after that, and then end.
      const free = this.#paths().filter((path) => this.#isFree(path));
      if (isCrowded(free)) this.#compact(free);
    } catch (thrown) {
      this.#isBroken = true;
      this.#logger.warn(`The durations of this run are not kept: ${messageOf(thrown)}`);
    }
  }

  /** Puts files into one, then removes them: a crash in between leaves runs twice, which reading does not mind. */
  #compact(free: readonly string[]): void {
    const files = free.flatMap((path) => readFile(path) ?? []);
    const lines = newestOf(shorten(mergeLines(files)));
    const merged = join(this.#directory, `merged.${randomUUID()}.jsonl`);
    writeFileSync(`${merged}${unfinished}`, lines.map((line) => `${line}\n`).join(''), { flag: 'wx', mode: 0o600 });
    renameSync(`${merged}${unfinished}`, merged);
    // Whoever was thought to be gone and has written since keeps its file.
    const done = files.filter(({ path, content }) => statOf(path)?.size === content.length).map(({ path }) => path);
    const abandoned = this.#paths(unfinished).filter((path) => this.#isAbandoned(path));
    for (const path of [...done, ...abandoned]) rmSync(path, { force: true });
  }

  /** Whether nobody will write to this file any more: this process does not while it does this. */
  #isFree(path: string): boolean {
    const name = basename(path);
    if (name === this.#ownName || name.startsWith('merged.')) return true;
    const [pid, start, machine] = name.split('.');
    if (machine !== fileNameFor(this.machine)) return this.#isAbandoned(path);
    return !isAlive({ pid: Number(pid), start: start === 'x' ? null : Number(start) });
  }

  #isAbandoned(path: string): boolean {
    const changedMs = statOf(path)?.mtimeMs;
    return changedMs !== undefined && this.#clock.date().getTime() - changedMs > abandonedAfterMs;
  }

  #paths(end = '.jsonl'): string[] {
    try {
      const names = readdirSync(this.#directory).filter((name) => name.endsWith(end));
      return names.map((name) => join(this.#directory, name));
    } catch {
      return []; // No folder, no history; one that cannot be read is as good as none.
    }
  }
}

/** What a merged file is called until it is whole. */
const unfinished = '.new';

/** null for one that is gone, and for one that cannot be read now: nothing may be concluded from that. */
function readFile(path: string): HistoryFile | null {
  try {
    return { path, content: readFileSync(path) };
  } catch {
    return null;
  }
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function isCrowded(paths: readonly string[]): boolean {
  const bytes = paths.reduce((sum, path) => sum + (statOf(path)?.size ?? 0), 0);
  return paths.length > most.files || bytes > most.bytes;
}

/** Each run once, oldest first. */
function mergeLines(files: readonly HistoryFile[]): string[] {
  const byId = new Map<string, { readonly line: string; readonly key: string }>();
  for (const line of files.flatMap(({ content }) => content.toString('utf8').split('\n'))) {
    const heading = headingOf(line);
    if (heading !== null) byId.set(heading.runId, { line, key: `${heading.startedAt} ${heading.runId}` });
  }
  const sorted = [...byId.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return sorted.map(({ line }) => line);
}

/** Only of the newest runs when each check did what. */
function shorten(lines: readonly string[]): string[] {
  let bytes = 0;
  const isLong = lines.toReversed().map((line, age) => age < keptTimes && (bytes += Buffer.byteLength(line)) <= keptTimesBytes);
  return lines.map((line, index) => (isLong.at(-1 - index) === true ? line : withoutTimes(line)));
}

/** As many of the newest runs as may be kept; at least one. */
function newestOf(lines: readonly string[]): string[] {
  let from = lines.length;
  for (let bytes = 0; from > 0 && lines.length - from < keptRuns; from--) {
    bytes += Buffer.byteLength(lines[from - 1]!) + 1;
    if (bytes > keptBytes && from < lines.length) break;
  }
  return lines.slice(from);
}
