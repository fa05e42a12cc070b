import { describeRow, describeRun } from '../session/timeline/describe-run.ts';
import type { Measured } from '../session/timeline/layout.ts';
import { byId, write } from './elements.ts';

const elements = { summary: byId('summary'), details: byId('details'), actions: byId('actions') };

/** The run in one line. */
export function showSummary(measured: Measured): void {
  const text = describeRun(measured);
  // The end is said, not every tenth of a second before it.
  elements.summary.ariaLive = measured.timeline.end === null ? 'off' : 'polite';
  write(elements.summary, text);
  elements.summary.title = text;
}

/** The check that is chosen in one line, with what can be done with it. */
export function showDetails(measured: Measured, selected: string | null): void {
  const check = measured.timeline.checks.find(({ id }) => id === selected);
  elements.actions.hidden = check === undefined;
  tellDetails(check === undefined ? '' : labelOf(measured, check.id));
  const problem = elements.actions.querySelector<HTMLButtonElement>('[data-place=problem]');
  if (problem !== null) problem.disabled = (check?.outcome?.problems ?? 0) === 0;
}

/** Says something in the line of the details. */
export function tellDetails(text: string): void {
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
