import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../model/event.ts';
import { messageOf } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Logger } from '../engine/ports.ts';
import { identify, isAlive, type ProcessIdentity } from '../engine/process/process-identity.ts';

/** A run that did not come to its end, because its host was gone before, as far as it had come. */
export interface InterruptedRun {
  readonly runId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** How many checks it was to run. */
  readonly selected: number;
  readonly finished: readonly FinishedCheck[];
  /** Whether the host was closed in order, as a window is that is reloaded, and has ended the run itself. */
  readonly isClosed: boolean;
}

interface FinishedCheck {
  readonly check: string;
  readonly verdict: Verdict;
  readonly reason: string | null;
}

/** One sentence for a person, with what did not pass. */
export function describeInterruptedRun({ startedAt, selected, finished, isClosed }: InterruptedRun): string {
  const bad = finished.filter(({ verdict }) => verdict !== 'passed').map(({ check, verdict }) => `${check} ${verdict}`);
  const known = bad.length === 0 ? '' : ` (${bad.join(', ')})`;
  const when = startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  const why = isClosed ? 'was interrupted when its window was reloaded or closed,' : 'ended unexpectedly';
  return `The run of ${when} ${why} after ${finished.length} of ${selected} checks${known}.`;
}

/** The last line of a host that was closed in order. */
const closedMark = '{"closed":true}';

interface Header {
  readonly version: 1;
  readonly runId: string;
  readonly root: string;
  readonly startedAt: string;
  readonly selected: number;
  readonly host: ProcessIdentity;
}

/**
 * Keeps the results of a run on disk while it goes on, so that they outlive the host: a header line, then a line for every check that
 * has ended, and a last one when the host is closed in order. Begun with the first check that ends before the others, removed with the
 * end of the run. A disk that refuses costs the journal, never the run.
 */
export class RunJournal {
  readonly #directory: string;
  readonly #logger: Logger;
  #started: Extract<RunEvent, { type: 'run-started' }> | null = null;
  #open = 0;
  #file: string | null = null;
  #isOver = false;
  /** Of verdicts that were taken over: only worth writing together with what has cost something. */
  #taken = '';

  /** `directory` is ours alone; it is made when it is first needed. */
  constructor(directory: string, logger: Logger) {
    this.#directory = directory;
    this.#logger = logger;
  }

  onEvent(event: RunEvent): void {
    if (this.#isOver) return;
    if (event.type === 'run-started') {
      this.#started = event;
      this.#open = event.checks.length;
    } else if (event.type === 'check-finished') {
      this.#open--;
      if (this.#open > 0 || this.#file !== null) this.#guard(() => this.#take(event));
    } else if (event.type === 'run-finished') {
      const file = this.#file;
      if (file !== null) this.#guard(() => rmSync(file, { force: true }));
      this.#isOver = true;
    }
  }

  /** The host goes before the run has ended: the next one tells of it, also when no check had ended. What comes after does not count. */
  close(): void {
    if (!this.#isOver) this.#guard(() => this.#append(`${this.#taken}${closedMark}\n`));
    this.#isOver = true;
  }

  #take({ check, result: { verdict, reason, cached } }: Extract<RunEvent, { type: 'check-finished' }>): void {
    const line = `${this.#taken}${JSON.stringify({ check, verdict, reason })}\n`;
    this.#taken = cached ? line : '';
    if (!cached) this.#append(line);
  }

  #append(line: string): void {
    if (this.#file !== null) return appendFileSync(this.#file, line);
    if (this.#started === null) return;
    const { runId, root, startedAt, checks } = this.#started;
    const header: Header = { version: 1, runId, root, startedAt, selected: checks.length, host: identify(process.pid) };
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    const file = join(this.#directory, `${runId}.jsonl`);
    writeFileSync(file, `${JSON.stringify(header)}\n${line}`, { flag: 'wx', mode: 0o600 });
    this.#file = file;
  }

  #guard(write: () => void): void {
    try {
      write();
    } catch (thrown) {
      this.#isOver = true;
      this.#logger.warn(`The results of this run are not kept should it be interrupted: ${messageOf(thrown)}`);
    }
  }
}

/** The runs of this root whose hosts are gone, oldest first; each is told once, then forgotten. */
export function takeInterruptedRuns(directory: string, root: string): InterruptedRun[] {
  return journalsIn(directory)
    .flatMap((file) => readJournal(join(directory, file), root))
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

function journalsIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.jsonl'));
  } catch {
    return []; // No folder, no journals; one that cannot be read is as good as none.
  }
}

function readJournal(file: string, root: string): InterruptedRun[] {
  try {
    const [first, ...lines] = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    const header: Header = JSON.parse(first ?? '');
    const isClosed = lines.at(-1) === closedMark;
    // One that has closed may still wait for the end of its processes.
    if (header.root !== root || (!isClosed && isAlive(header.host))) return [];
    rmSync(file, { force: true });
    const { runId, startedAt, selected } = header;
    const finished: readonly FinishedCheck[] = lines.slice(0, isClosed ? -1 : undefined).map((line) => JSON.parse(line));
    return [{ runId, startedAt, selected, finished, isClosed }];
  } catch {
    return []; // Another Preflight has just taken it, or is just beginning it.
  }
}
