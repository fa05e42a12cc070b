import { describeDuration } from '../../model/duration.ts';
import type { ConfigProblem } from '../../model/problem.ts';
import { err, ok, UserError, type Result } from '../../model/result.ts';
import type { TimedRecord } from '../../engine/history/history.ts';
import type { Metrics } from '../../engine/history/metrics.ts';
import type { Session } from '../../session/session-api.ts';
import { expectTimeline } from '../../session/timeline/expected-timeline.ts';
import { findHabits } from '../../session/timeline/habits.ts';
import { findInsights, type Insight } from '../../session/timeline/insight.ts';
import { toPastTimeline } from '../../session/timeline/past-timeline.ts';
import { durationOf, factsOf, type Timeline } from '../../session/timeline/timeline.ts';
import type { Invocation } from '../args.ts';
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

/** What is told about: a run that was, or one as it would ordinarily be. */
interface Subject {
  readonly timeline: Timeline;
  /** The run that was; null for one that is expected. */
  readonly record: TimedRecord | null;
  readonly metrics: Metrics;
  /** Of those selected: nobody knows what they take. */
  readonly unknown: readonly string[];
}

/** Says where the time of the last run went, or of one that is named, or of an ordinary one; what would save some; and what the history of its checks teaches. Runs nothing. */
export const insight: Command = async (context) => {
  const { io, invocation } = context;
  const opened = await openSession(context);
  if (!opened.ok) return refuse(io, invocation.json, opened.error.message);
  await using session = opened.value;
  const { problems, checks } = session.workspace;
  printProblems(context, problems);
  const found = findRecord(session, invocation);
  if (!found.ok) return refuse(io, invocation.json, found.error.message);
  const subject = found.value === null ? expect(session, invocation) : ok(tell(session, found.value));
  if (!subject.ok) {
    printProblems(context, withoutSaid(subject.error, problems));
    return refuseForProblems(context, session.root, subject.error);
  }
  const { timeline, record, metrics, unknown } = subject.value;
  const insights = findInsights(timeline);
  const inRun = new Set(timeline.checks.map(({ id }) => id));
  const limits = checks.filter(({ id }) => inRun.has(id)).map(({ id, timeoutMs }) => [id, timeoutMs] as const);
  const habits = findHabits(metrics, new Map(limits));
  const document = {
    version: 1,
    root: session.root,
    run: record === null ? null : describeRecord(record),
    jobs: timeline.jobs,
    durationMs: durationOf(timeline),
    insights: [...insights, ...habits],
    unknown,
    problems,
  };
  const isKnown = record !== null || timeline.checks.length > 0;
  const head = isKnown ? describeHead(subject.value, invocation.run === null) : null;
  print(context, document, describe(head, insights, habits, unknown, humanPaint(context)));
  return 0;
};

/** The run that is asked for; the last one where nothing is selected; null where it is an ordinary run that is asked for, or none is known. */
function findRecord(session: Session, { run, selects }: Invocation): Result<TimedRecord | null> {
  if (selects) return ok(null);
  const records = session.timedRuns();
  const last = records.at(-1) ?? null;
  if (run === null) return ok(last);
  const record = records.find(({ runId }) => runId === run);
  if (record !== undefined) return ok(record);
  if (last === null) return err(new UserError(`No run is kept, so there is no ${oneLine(run)}.`));
  const latest = records.slice(-5).reverse();
  const known = latest.map(({ runId, startedAt, times }) => `${runId} (${describeTime(startedAt)}, ${times.verdict})`);
  return err(new UserError(`No run ${oneLine(run)} is kept. The latest: ${known.join(', ')}.`));
}

function tell(session: Session, record: TimedRecord): Subject {
  const { checks } = session.workspace;
  const metrics = session.history(record.times.checks.map(({ id }) => id));
  const timeline = toPastTimeline(record, session.root, checks, factsOf(checks));
  return { timeline, record, metrics, unknown: [] };
}

function expect(session: Session, { ids, kinds, trigger, ...asked }: Invocation): Result<Subject, readonly ConfigProblem[]> {
  const jobs = asked.jobs ?? session.workspace.jobs;
  const planned = session.plan({
    ids: ids.length === 0 ? undefined : ids,
    kinds: kinds.length === 0 ? undefined : kinds,
    trigger,
    jobs,
  });
  if (!planned.ok) return planned;
  const checks = [...planned.value.checks.values()];
  const metrics = session.history(checks.map(({ id }) => id));
  const usual = new Map(metrics.checks.flatMap((check) => (check.count === 0 ? [] : [[check.id, check.p50Ms] as const])));
  const timeline = expectTimeline({ root: session.root, checks, jobs, usualMs: (id) => usual.get(id) ?? null });
  return ok({ timeline, record: null, metrics, unknown: checks.flatMap(({ id }) => (usual.has(id) ? [] : [id])) });
}

function describeRecord({ runId, startedAt, mode, times: { trigger, verdict } }: TimedRecord) {
  return { runId, startedAt, mode, trigger, verdict };
}

const describeTime = (iso: string): string => iso.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');

function describeHead({ timeline, record }: Subject, isLast: boolean): string {
  const slots = count(timeline.jobs, 'slot');
  const duration = describeDuration(durationOf(timeline));
  if (record === null) return `An ordinary run takes ${duration} with ${slots}`;
  const { runId, startedAt, times } = record;
  const name = isLast ? `The last run (${oneLine(runId)})` : `Run ${oneLine(runId)}`;
  const checks = count(times.checks.length, 'check');
  const cause = times.trigger === 'manual' ? '' : `, for ${times.trigger}`;
  return `${name}, ${describeTime(startedAt)}${cause}: ${times.verdict} after ${duration} with ${checks} and ${slots}`;
}

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
