import { expectTimeline } from '../../session/timeline/expected-timeline.ts';
import { findHabits, findInsights, type Insight } from '../../session/timeline/insight.ts';
import { durationOf } from '../../session/timeline/timeline.ts';
import { describeDuration } from '../../model/duration.ts';
import {
  humanPaint,
  openSession,
  print,
  printProblems,
  refuse,
  refuseForProblems,
  withoutSaid,
  type Command,
} from '../command.ts';
import type { Paint } from '../paint.ts';
import { count, oneLine } from '../text.ts';

/** Says where the time of an ordinary run goes, what would save some, and what the history of its checks teaches. Runs nothing. */
export const insight: Command = async (context) => {
  const { io, invocation } = context;
  const opened = await openSession(context);
  if (!opened.ok) return refuse(io, invocation.json, opened.error.message);
  await using session = opened.value;
  const { problems } = session.workspace;
  const { ids, kinds, trigger } = invocation;
  const jobs = invocation.jobs ?? session.workspace.jobs;
  const planned = session.plan({
    ids: ids.length === 0 ? undefined : ids,
    kinds: kinds.length === 0 ? undefined : kinds,
    trigger,
    jobs,
  });
  printProblems(context, problems);
  if (!planned.ok) {
    printProblems(context, withoutSaid(planned.error, problems));
    return refuseForProblems(context, session.root, planned.error);
  }
  const checks = [...planned.value.checks.values()];
  const metrics = session.history(checks.map(({ id }) => id));
  const usual = new Map(metrics.checks.flatMap((check) => (check.count === 0 ? [] : [[check.id, check.p50Ms] as const])));
  const timeline = expectTimeline({ root: session.root, checks, jobs, usualMs: (id) => usual.get(id) ?? null });
  const insights = findInsights(timeline);
  const habits = findHabits(metrics, new Map(checks.map(({ id, timeoutMs }) => [id, timeoutMs])));
  const unknown = checks.flatMap(({ id }) => (usual.has(id) ? [] : [id]));
  const durationMs = durationOf(timeline);
  const document = { version: 1, root: session.root, jobs, durationMs, insights: [...insights, ...habits], unknown, problems };
  const head = `An ordinary run takes ${describeDuration(durationMs)} with ${count(jobs, 'slot')}`;
  print(context, document, describe(usual.size === 0 ? null : head, insights, habits, unknown, humanPaint(context)));
  return 0;
};

function describe(
  head: string | null,
  insights: readonly Insight[],
  habits: readonly Insight[],
  unknown: readonly string[],
  paint: Paint,
): string[] {
  if (head === null) return ['Nothing is known yet: durations are kept with every run.'];
  const lines = (all: readonly Insight[]): string[] => all.map(({ text }) => `  ${oneLine(text)}`);
  const verb = unknown.length === 1 ? 'has' : 'have';
  return [
    paint('bold', head),
    ...lines(insights),
    ...(habits.length === 0 ? [] : [paint('bold', 'Over the runs that are kept'), ...lines(habits)]),
    ...(unknown.length === 0
      ? []
      : [
          paint(
            'yellow',
            `${count(unknown.length, 'check')} ${verb} not run here and ${verb === 'has' ? 'is' : 'are'} left out: ${unknown.map(oneLine).join(', ')}`,
          ),
        ]),
  ];
}
