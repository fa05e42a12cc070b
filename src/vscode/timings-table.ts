import { byId, type NameOf } from '../model/check.ts';
import { describeDuration } from '../model/duration.ts';
import type { CheckState, RunState } from '../model/state.ts';
import type { RunSummary } from '../session/summarize.ts';

export interface TimingsOptions {
  /** What checks took before, in the middle. */
  readonly usual?: ReadonlyMap<string, number>;
  readonly nameOf?: NameOf;
}

/**
 * The timings of a run as lines of text: a table of its checks, then what the run cost and gained, all measured. */
export function timingsTable(
  run: RunState,
  summary: RunSummary,
  { usual = new Map(), nameOf = byId }: TimingsOptions = {},
): string {
  const rows = [...run.checks.values()].map((state) => rowOf(nameOf(state.plan.id), state, usual.get(state.plan.id) ?? null));
  const table = alignColumns([['check', 'verdict', 'queued', 'duration', 'usually', 'change'], ...rows]);
  const lines = [
    `Run of ${new Date(run.startedAt).toLocaleString()}: ${run.end?.verdict ?? 'still running'}, ${run.mode}, ${run.jobs} at once`,
    '',
    ...table,
    '',
    `wall time      ${describeDuration(summary.durationMs)}`,
    `sum of checks  ${describeDuration(summary.sumOfDurationsMs)}`,
    `speed-up       ${summary.speedup.toFixed(2)}x, measured`,
    `critical path  ${describeDuration(summary.criticalPathMs)}: ${summary.criticalPath.map(nameOf).join(' → ') || 'nothing ran'}`,
    `slowest        ${summary.slowest === null ? 'nothing ran' : `${nameOf(summary.slowest.check)}, ${describeDuration(summary.slowest.durationMs)}`}`,
    `overhead       ${describeDuration(summary.overheadMs)}, the time in which no check ran`,
  ];
  return `${lines.join('\n')}\n`;
}

function rowOf(name: string, state: CheckState, usualMs: number | null): string[] {
  if (state.status !== 'finished') return [name, state.status];
  const { result, queuedAtMs, startedAtMs } = state;
  const marks = [result.cached ? 'cached' : '', result.flaky ? 'flaky' : ''].filter(Boolean);
  const verdict = marks.length === 0 ? result.verdict : `${result.verdict} (${marks.join(', ')})`;
  if (startedAtMs === null) return [name, verdict, '-', '-'];
  const waited = describeDuration(startedAtMs - (queuedAtMs ?? startedAtMs));
  // What a verdict took that is only taken over is no time of this run.
  if (result.cached) return [name, verdict, waited, '-'];
  const row = [name, verdict, waited, describeDuration(result.durationMs)];
  return usualMs === null || usualMs === 0
    ? row
    : [...row, describeDuration(usualMs), describeChange(result.durationMs, usualMs)];
}

/** `+40 %`, or `x 3.2` where a percentage would say nothing. */
function describeChange(ms: number, usualMs: number): string {
  const ratio = ms / usualMs;
  if (ratio >= 2) return `x ${ratio.toFixed(1)}`;
  const percent = Math.round((ratio - 1) * 100);
  return percent === 0 ? '=' : `${percent > 0 ? '+' : ''}${percent} %`;
}

/** Text to the left, what follows, durations, to the right. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(...rows.map(({ length }) => length));
  // A column that has nothing but its title is left out.
  const shown = Array.from({ length: columns }, (_, column) => column).filter(
    (column) => column < 4 || rows.slice(1).some((row) => (row[column] ?? '') !== ''),
  );
  const widths = shown.map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    shown
      .map((column, index) => {
        const cell = row[column] ?? '';
        return column < 2 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
}
