import type { Plan } from '../../engine/plan.ts';
import type { ConfigProblem } from '../../model/problem.ts';
import type { RunRequest } from '../../session/session-api.ts';
import { describeFreshness, type Freshness } from '../../model/freshness.ts';
import { describeDuration } from '../../model/duration.ts';
import { humanPaint, openSession, print, printProblems, refuse, usageStatus, withoutSaid, type Command } from '../command.ts';
import { findConcerned } from '../find-concerned.ts';
import type { Paint } from '../paint.ts';
import { alignColumns } from '../table.ts';
import { count, describeChain, oneLine } from '../text.ts';

/** Shows what a run would do: levels, order and critical path. Runs nothing. */
export const plan: Command = async (context) => {
  const { io, invocation } = context;
  const opened = await openSession(context, true);
  if (!opened.ok) return refuse(io, invocation.json, opened.error.message);
  await using session = opened.value;
  const { problems } = session.workspace;
  const { ids, kinds, trigger } = invocation;
  const affected = await findConcerned(context, session);
  if (affected !== null && !affected.ok) return refuse(io, invocation.json, affected.error.message);
  const request: RunRequest = {
    among: affected?.value.checks,
    ids: ids.length === 0 ? undefined : ids,
    kinds: kinds.length === 0 ? undefined : kinds,
    trigger,
  };
  const planned = session.plan(request);
  const all = planned.ok ? problems : [...problems, ...withoutSaid(planned.error, problems)];
  printProblems(context, all);
  const freshness: Freshnesses =
    planned.ok && planned.value.order.length > 0 ? await session.freshness(planned.value.order) : new Map();
  const fresh = new Set([...freshness.keys()].filter((id) => isReused(freshness.get(id))));
  const timed = fresh.size === 0 ? planned : session.plan(request, fresh);
  const document = makeDocument(session.root, timed.ok ? timed.value : null, freshness, all);
  const { jobs } = session.workspace;
  print(context, document, timed.ok ? describePlan(timed.value, jobs, freshness, humanPaint(context)) : []);
  return planned.ok ? 0 : usageStatus;
};

type Freshnesses = ReadonlyMap<string, Freshness>;

/** Whether a run would take its verdict over. */
const isReused = (freshness: Freshness | undefined): boolean => freshness?.state === 'fresh' && freshness.verdict === 'passed';

/** The document of `plan --json`. */
function makeDocument(root: string, made: Plan | null, freshness: Freshnesses, problems: readonly ConfigProblem[]): object {
  const { levels = [], order = [], criticalPath = [], estimateMs = null } = made ?? {};
  const checks = Object.fromEntries(order.map((id) => [id, describeOne(freshness.get(id))]));
  return { version: 1, root, levels, order, criticalPath, estimateMs, checks, problems };
}

function describeOne(freshness: Freshness | undefined): object {
  return { fresh: isReused(freshness), reason: freshness === undefined ? 'not known' : describeFreshness(freshness) };
}

function describePlan(plan: Plan, jobs: number, freshness: Freshnesses, paint: Paint): string[] {
  const { levels, order, criticalPath, estimateMs, checks } = plan;
  if (order.length === 0) return ['Nothing would run. `preflight list` says why.'];
  const fresh = order.filter((id) => isReused(freshness.get(id))).length;
  const head = [
    `${count(order.length, 'check')} in ${count(levels.length, 'level')}`,
    `at most ${jobs} at a time`,
    ...(estimateMs === null || fresh === order.length ? [] : [`about ${describeDuration(estimateMs)}`]),
    ...(fresh === 0 ? [] : [fresh === order.length ? 'all fresh' : `${count(fresh, 'check')} fresh`]),
  ].join(', ');
  const rows = [
    ...levels.map((ids, index) => [`level ${index + 1}`, ids.map(oneLine).join(', ')]),
    ['order', order.map(oneLine).join(', ')],
    ['critical path', oneLine(describeChain(criticalPath))],
    ...describeFresh(order, freshness),
  ];
  const broken = order.flatMap((id) => {
    const reason = checks.get(id)?.broken ?? checks.get(id)?.unavailable ?? null;
    return reason === null ? [] : [`${paint('yellow', 'cannot run')}: ${oneLine(id)}: ${oneLine(reason)}`];
  });
  return [paint('bold', head), ...alignColumns(rows, { indent: 2 }), ...broken];
}

/** What would be taken over, and of the rest what has changed; nothing where no verdict counts. */
function describeFresh(order: readonly string[], freshness: Freshnesses): string[][] {
  const fresh = order.filter((id) => isReused(freshness.get(id)));
  const others = order.flatMap((id) => {
    const one = freshness.get(id);
    const isTold = one !== undefined && (one.state === 'stale' || (one.state === 'fresh' && one.verdict === 'failed'));
    return isTold ? [['to run', `${oneLine(id)}: ${oneLine(describeFreshness(one))}`]] : [];
  });
  return [...(fresh.length === 0 ? [] : [['fresh', fresh.map(oneLine).join(', ')]]), ...others];
}
