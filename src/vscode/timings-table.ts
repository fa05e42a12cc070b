import { describeDuration } from '../model/duration.ts';
import type { CheckState, RunState } from '../model/state.ts';
import type { RunSummary } from '../session/summarize.ts';

/** The timings of a run as lines of text: a table of its checks, then what the run cost and gained, all measured. */
export function timingsTable(run: RunState, summary: RunSummary): string {
  const rows = [...run.checks.values()].map(rowOf);
  const table = alignColumns([['check', 'verdict', 'queued', 'duration'], ...rows]);
  const lines = [
    `Run of ${run.startedAt}: ${run.end?.verdict ?? 'still running'}, ${run.mode}, ${run.jobs} at once`,
    '',
    ...table,
    '',
    `wall time      ${describeDuration(summary.durationMs)}`,
    `sum of checks  ${describeDuration(summary.sumOfDurationsMs)}`,
    `speed-up       ${summary.speedup.toFixed(2)}x, measured`,
    `critical path  ${describeDuration(summary.criticalPathMs)}: ${summary.criticalPath.join(' → ') || 'nothing ran'}`,
    `overhead       ${describeDuration(summary.overheadMs)}, the time in which no check ran`,
  ];
  return `${lines.join('\n')}\n`;
}

function rowOf(state: CheckState): string[] {
  const { id } = state.plan;
  if (state.status !== 'finished') return [id, state.status, '', ''];
  const { result, queuedAtMs, startedAtMs } = state;
  const marks = [result.cached ? 'cached' : '', result.flaky ? 'flaky' : ''].filter(Boolean);
  const verdict = marks.length === 0 ? result.verdict : `${result.verdict} (${marks.join(', ')})`;
  if (startedAtMs === null) return [id, verdict, '-', '-'];
  return [id, verdict, describeDuration(startedAtMs - (queuedAtMs ?? startedAtMs)), describeDuration(result.durationMs)];
}

/** Text to the left, the last two columns, which are durations, to the right. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
