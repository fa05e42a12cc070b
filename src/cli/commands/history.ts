import { describeDuration } from '../../model/duration.ts';
import { describeSize } from '../../model/size.ts';
import { nearest } from '../../model/nearest.ts';
import type { CheckMetrics, Metrics, RunMetrics } from '../../engine/history/metrics.ts';
import type { Workspace } from '../../config/workspace.ts';
import type { Session } from '../../session/session-api.ts';
import { humanPaint, humanSink, openSession, print, printProblems, refuse, type Command } from '../command.ts';
import type { Paint } from '../paint.ts';
import { alignColumns } from '../table.ts';
import { count, oneLine } from '../text.ts';

/** Shows what the checks have taken across runs on this machine. Runs nothing. */
export const history: Command = async (context) => {
  const { io, invocation } = context;
  const opened = await openSession(context);
  if (!opened.ok) return refuse(io, invocation.json, opened.error.message);
  await using session = opened.value;
  const { ids } = invocation;
  const metrics = session.history(ids.length === 0 ? undefined : ids);
  const unknown = ids.find((id) => !isKnown(id, metrics, session));
  if (unknown !== undefined) return refuse(io, invocation.json, describeUnknown(unknown, session));
  printProblems(context, session.workspace.problems);
  const sink = humanSink(context);
  const lines = describe(metrics, humanPaint(context), sink.isTTY ? sink.columns : null);
  const { workspace, root } = session;
  print(context, { version: 1, root, kept: workspace.metrics, ...metrics }, [...describeKeeping(workspace, metrics), ...lines]);
  return 0;
};

/** What there is to say of how durations are kept: that there are none yet, or none any more, and why. */
function describeKeeping({ metrics, environment }: Workspace, { checks }: Metrics): string[] {
  if (metrics) return checks.length > 0 ? [] : ['Nothing is known yet: durations are kept with every run.'];
  const where = environment.metrics === false ? 'PREFLIGHT_METRICS is "off"' : 'the setting preflight.metrics is off';
  return [`Metrics are off (${where}): no durations are kept${checks.length === 0 ? '.' : ', and these are of former runs.'}`];
}

/** Also a check that has run once and is no more. */
function isKnown(id: string, { checks }: Metrics, { workspace }: Session): boolean {
  return [...workspace.checks, ...checks].some((check) => check.id === id);
}

function describeUnknown(id: string, { workspace }: Session): string {
  const near = nearest(
    id,
    workspace.checks.map((check) => check.id),
  );
  return `There is no check "${oneLine(id)}", and none was ever run. ${near === null ? '`preflight list` shows the ids that exist.' : `Did you mean "${oneLine(near)}"?`}`;
}

const header = ['check', 'runs', 'median', 'p95', 'min', 'max', 'total', 'memory', 'notes'];

function describe({ runs, checks, slow }: Metrics, paint: Paint, width: number | null): string[] {
  if (checks.length === 0) return [];
  const byTime = checks.toSorted((a, b) => b.totalMs - a.totalMs);
  const [head, ...rows] = alignColumns([header, ...byTime.map(toRow)], { indent: 2, width });
  const slowest = slow.map(({ id, startedAt, durationMs }) => [
    oneLine(id),
    describeDuration(durationMs),
    describeTime(startedAt),
  ]);
  return [
    paint('bold', describeRuns(runs)),
    paint('dim', head!),
    ...rows.map((row, index) => (byTime[index]!.regression === null ? row : paint('yellow', row))),
    ...(slowest.length === 0 ? [] : ['', paint('bold', 'slow, latest first'), ...alignColumns(slowest, { indent: 2, width })]),
  ];
}

function toRow(check: CheckMetrics): string[] {
  const { id, count: executions, p50Ms, p95Ms, minMs, maxMs, totalMs, peakMemoryBytes } = check;
  const times = [p50Ms, p95Ms, minMs, maxMs, totalMs].map((ms) => (executions === 0 ? '–' : describeDuration(ms)));
  const memory = peakMemoryBytes === null ? '–' : describeSize(peakMemoryBytes);
  return [oneLine(id), String(executions), ...times, memory, describeNotes(check)];
}

function describeNotes({ failed, timedOut, errored, flaky, cacheHits, regression }: CheckMetrics): string {
  const counts = [
    [failed, 'failed'],
    [timedOut, 'timed out'],
    [errored, 'could not run'],
    [flaky, 'flaky'],
    [cacheHits, 'cached'],
  ] as const;
  const notes = counts.flatMap(([number, word]) => (number === 0 ? [] : [`${number} ${word}`]));
  if (regression === null) return notes.join(', ');
  return [`slower: ${describeDuration(regression.fromMs)} → ${describeDuration(regression.toMs)}`, ...notes].join(', ');
}

function describeRuns({ parallel, sequential, averageSpeedup, errors, timeouts, estimateError }: RunMetrics): string {
  const parts = [
    count(parallel, 'parallel run') + (averageSpeedup === null ? '' : ` with a speed-up of ${averageSpeedup.toFixed(2)}x`),
    ...(sequential === 0 ? [] : [count(sequential, 'sequential run')]),
    ...(errors === 0 ? [] : [`${count(errors, 'check')} could not run`]),
    ...(timeouts === 0 ? [] : [count(timeouts, 'time-out')]),
    ...(estimateError === null ? [] : [`expected within ${Math.round(estimateError * 100)} %`]),
  ];
  return parts.join(', ');
}

const describeTime = (iso: string): string => iso.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
