import { describeLimit, isNews, type RunEvent } from '../../model/event.ts';
import type { CheckResult } from '../../model/verdict.ts';
import { count, oneLine, verdictLooks } from '../text.ts';
import { couldNotRun, describeFailure, describeNotes, describeSummary, describeTime, isFailure } from './describe-result.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';

/** Output of a failed check that a log can bear: whatever a person needs is mostly at the end. */
const extent = { lines: 400, problems: 200 };

/** Checks that could not run are told together when they end within this time of each other. */
const burstMs = 50;

/**
 * One line for every check as it ends, `verdict  id  duration  note`, below a failed one its output; nothing is ever redrawn.
 * Checks that could not run for the same reason share a line.
 */
export function createPlainReporter(options: ReporterOptions): Reporter {
  const { quiet } = options;
  const write = (line: string): void => options.sink.write(`${line}\n`);
  const held = new HeldBack(options, write);
  return {
    onEvent(event) {
      if (event.type === 'run-started' && !quiet && event.checks.length > 0) write(describeStart(event, options));
      if (event.type === 'limit-changed' && isNews(event)) write(describeLimit(event));
      if (event.type !== 'check-finished' || held.take(event.check, event.result)) return;
      held.write();
      const failure = isFailure(event.result.verdict);
      if (!quiet || failure) write(describeLine([event.check], event.result, options));
      if (failure)
        for (const line of describeFailure(options.checks.get(event.check), event.result, options.paint, extent)) write(line);
    },
    say: write,
    finish(state) {
      held.write();
      if (state.end?.verdict !== 'empty') describeSummary(state, options.paint).forEach(write);
    },
    [Symbol.dispose]: () => held[Symbol.dispose](),
  };
}

/** Checks that could not run, until all of the same moment are known, and what was skipped because of them. */
class HeldBack implements Disposable {
  readonly #options: ReporterOptions;
  readonly #write: (line: string) => void;
  readonly #byReason = new Map<string, { readonly ids: string[]; readonly result: CheckResult }>();
  readonly #skipped: string[] = [];
  #timer: Disposable | null = null;

  constructor(options: ReporterOptions, write: (line: string) => void) {
    this.#options = options;
    this.#write = write;
  }

  /** Whether it keeps this check to tell it later. */
  take(id: string, result: CheckResult): boolean {
    if (couldNotRun(result)) {
      const notes = describeNotes(result);
      const group = this.#byReason.get(notes) ?? { ids: [], result };
      group.ids.push(id);
      this.#byReason.set(notes, group);
      this.#timer ??= this.#options.io.clock.after(burstMs, () => this.write());
      return true;
    }
    if (result.verdict !== 'skipped' || this.#byReason.size === 0) return false;
    if (!this.#options.quiet) this.#skipped.push(describeLine([id], result, this.#options));
    return true;
  }

  write(): void {
    this[Symbol.dispose]();
    for (const { ids, result } of this.#byReason.values()) this.#write(describeLine(ids, result, this.#options));
    this.#skipped.forEach(this.#write);
    this.#byReason.clear();
    this.#skipped.length = 0;
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
  }
}

function describeStart(event: Extract<RunEvent, { type: 'run-started' }>, { configFiles }: ReporterOptions): string {
  const order = event.mode === 'sequential' ? 'one after the other' : `at most ${event.jobs} at a time`;
  const config = configFiles.length === 0 ? '' : ` (${configFiles.map(oneLine).join(', ')})`;
  return `Running ${count(event.checks.length, 'check')}, ${order}, in ${oneLine(event.root)}${config}`;
}

function describeLine(ids: readonly string[], result: CheckResult, { paint }: ReporterOptions): string {
  const word = paint(verdictLooks[result.verdict].color, result.verdict.padEnd(9));
  return [word, ids.map(oneLine).join(', '), describeTime(result), describeNotes(result)]
    .filter((part) => part !== '')
    .join('  ');
}
