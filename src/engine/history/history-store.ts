import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../../model/error-code.ts';
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

/** Beyond one of these the files are put together, and the oldest runs forgotten. */
const most = { files: 16, bytes: 768 * 1_024 };
/** What is kept then. */
const keptBytes = 512 * 1_024;
const keptRuns = 1_000;
/** Of so many runs at most it is kept when each check did what, in so many bytes. */
export const keptTimes = 50;
const keptTimesBytes = 320 * 1_024;
/** A file of another machine is one that nobody writes any more when it has not changed for so long. */
const abandonedAfterMs = 24 * 3_600_000;

interface HistoryFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The runs of one root across processes: a file for every process that writes, a line for every run. Nothing is ever changed in place,
 * and a run may stand in two files, so reading needs no lock and a crash at any point loses at most the run that was being written.
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
    return mergeLines(this.#readFiles());
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
      if (this.#isCrowded()) this.#compact(record.runId);
    } catch (thrown) {
      this.#isBroken = true;
      this.#logger.warn(`The durations of this run are not kept: ${messageOf(thrown)}`);
    }
  }

  #isCrowded(): boolean {
    const names = this.#names();
    if (names.length > most.files) return true;
    const sizes = names.map((name) => statSync(join(this.#directory, name), { throwIfNoEntry: false })?.size ?? 0);
    return sizes.reduce((sum, size) => sum + size, 0) > most.bytes;
  }

  /** Puts the files that nobody else writes into one, then removes them: a crash in between leaves runs twice, which reading does not mind. */
  #compact(runId: string): void {
    // Asked before the reading: somebody may write once more after it, and then end.
    const free = new Set(this.#names().filter((name) => this.#isFree(name)));
    const files = this.#readFiles().filter(({ name }) => free.has(name));
    const lines = newestOf(shorten(mergeLines(files)));
    const merged = join(this.#directory, `merged.${runId}.jsonl`);
    writeFileSync(`${merged}${unfinished}`, lines.map((line) => `${line}\n`).join(''), { flag: 'wx', mode: 0o600 });
    renameSync(`${merged}${unfinished}`, merged);
    const abandoned = this.#names(unfinished).filter((name) => this.#isAbandoned(name));
    for (const name of [...files.map((file) => file.name), ...abandoned]) rmSync(join(this.#directory, name), { force: true });
  }

  /** Whether nobody will write to this file any more: this process does not while it does this. */
  #isFree(name: string): boolean {
    if (name === this.#ownName || name.startsWith('merged.')) return true;
    const [pid, start, machine] = name.split('.');
    if (machine !== fileNameFor(this.machine)) return this.#isAbandoned(name);
    return !isAlive({ pid: Number(pid), start: start === 'x' ? null : Number(start) });
  }

  #isAbandoned(name: string): boolean {
    const changedMs = statSync(join(this.#directory, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return this.#clock.date().getTime() - changedMs > abandonedAfterMs;
  }

  #names(end = '.jsonl'): string[] {
    try {
      return readdirSync(this.#directory).filter((name) => name.endsWith(end));
    } catch {
      return []; // No folder, no history; one that cannot be read is as good as none.
    }
  }

  /** All files at one time. One that is gone was put together with others meanwhile: then everything is read anew. */
  #readFiles(): HistoryFile[] {
    for (let attempt = 1; ; attempt++) {
      const files = this.#names().map((name) => ({ name, text: readText(join(this.#directory, name)) }));
      if (attempt === 3 || files.every(({ text }) => text !== null))
        return files.flatMap(({ name, text }) => (text === null ? [] : [{ name, text }]));
    }
  }
}

/** What a merged file is called until it is whole. */
const unfinished = '.new';

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    return errorCode(thrown) === 'ENOENT' ? null : '';
  }
}

/** Each run once, oldest first. */
function mergeLines(files: readonly HistoryFile[]): string[] {
  const byId = new Map<string, { readonly line: string; readonly key: string }>();
  for (const line of files.flatMap(({ text }) => text.split('\n'))) {
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
