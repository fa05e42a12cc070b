import { describeLimit, isNews, type RunEvent } from '../../model/event.ts';
import type { CheckResult } from '../../model/verdict.ts';
import { count, oneLine, verdictLooks } from '../text.ts';
import { describeFailure, describeNotes, describeSummary, describeTime, isFailure } from './describe-result.ts';
import { nothingToRestore, type Reporter, type ReporterOptions } from './reporter.ts';

/** Output of a failed check that a log can bear: whatever a person needs is mostly at the end. */
const extent = { lines: 400, problems: 200 };

/** One line for every check as it ends, `verdict  id  duration  note`, below a failed one its output; nothing is ever redrawn. */
export function createPlainReporter(options: ReporterOptions): Reporter {
  const { quiet } = options;
  const write = (line: string): void => options.sink.write(`${line}\n`);
  return {
    onEvent(event) {
      if (event.type === 'run-started' && !quiet && event.checks.length > 0) write(describeStart(event, options));
      if (event.type === 'limit-changed' && isNews(event)) write(describeLimit(event));
      if (event.type !== 'check-finished') return;
      const failure = isFailure(event.result.verdict);
      if (!quiet || failure) write(describeLine(event.check, event.result, options));
      if (failure)
        for (const line of describeFailure(options.checks.get(event.check), event.result, options.paint, extent)) write(line);
    },
    say: write,
    finish(state) {
      if (state.end?.verdict !== 'empty') describeSummary(state, options.paint).forEach(write);
    },
    [Symbol.dispose]: nothingToRestore,
  };
}

function describeStart(event: Extract<RunEvent, { type: 'run-started' }>, { configFiles }: ReporterOptions): string {
  const order = event.mode === 'sequential' ? 'one after the other' : `at most ${event.jobs} at a time`;
  const config = configFiles.length === 0 ? '' : ` (${configFiles.map(oneLine).join(', ')})`;
  return `Running ${count(event.checks.length, 'check')}, ${order}, in ${oneLine(event.root)}${config}`;
}

function describeLine(id: string, result: CheckResult, { paint }: ReporterOptions): string {
  const word = paint(verdictLooks[result.verdict].color, result.verdict.padEnd(9));
  return [word, oneLine(id), describeTime(result), describeNotes(result)].filter((part) => part !== '').join('  ');
}
