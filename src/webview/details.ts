import { percent, summarizeCpu } from '../model/cpu-samples.ts';
import { describeDuration } from '../model/duration.ts';
import { describeRow, type Measured } from '../session/timeline/layout.ts';
import { totalsOf } from '../session/timeline/timeline.ts';
import { byId, write } from './elements.ts';

const elements = { summary: byId('summary'), details: byId('details'), actions: byId('actions') };

/** The run in one line. */
export function showSummary({ timeline, nowMs }: Measured): void {
  const { durationMs, sumMs, speedup } = totalsOf(timeline);
  const busy = summarizeCpu(timeline.cpu);
  const parts =
    timeline.end === null
      ? [describeDuration(nowMs)]
      : [
          timeline.end.verdict,
          describeDuration(durationMs),
          `${describeDuration(sumMs)} of checks`,
          `${speedup.toFixed(2)}x`,
          ...(busy === null ? [] : [`processors ${percent(busy.mean)} busy`]),
        ];
  // The end is said, not every tenth of a second before it.
  elements.summary.ariaLive = timeline.end === null ? 'off' : 'polite';
  write(elements.summary, parts.join(', '));
  elements.summary.title = parts.join(', ');
}

/** The check that is chosen in one line, with what can be done with it. */
export function showDetails(measured: Measured, selected: string | null): void {
  const check = measured.timeline.checks.find(({ id }) => id === selected);
  elements.actions.hidden = check === undefined;
  say(check === undefined ? '' : labelOf(measured, check.id));
  const problem = elements.actions.querySelector<HTMLButtonElement>('[data-place=problem]');
  if (problem !== null) problem.disabled = (check?.outcome?.problems ?? 0) === 0;
}

/** Says something in the line of the details. */
export function say(text: string): void {
  write(elements.details, text);
}

/** A check in one sentence. */
export function labelOf(measured: Measured, id: string): string {
  const check = measured.timeline.checks.find((one) => one.id === id);
  return check === undefined ? '' : describeRow(check, measured);
}

/** Its place among all rows; -1 for none. */
export function rowOf({ order, timeline }: Measured, id: string): number {
  return order.findIndex((entry) => typeof entry === 'number' && timeline.checks[entry]?.id === id);
}
