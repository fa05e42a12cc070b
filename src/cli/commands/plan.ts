import type { Plan } from '../../engine/plan.ts';
import type { ConfigProblem } from '../../model/problem.ts';
import { describeDuration } from '../../model/duration.ts';
import { humanPaint, openSession, print, printProblems, refuse, usageStatus, withoutSaid, type Command } from '../command.ts';
import type { Paint } from '../paint.ts';
import { alignColumns } from '../table.ts';
import { count, describeChain, oneLine } from '../text.ts';

/** Shows what a run would do: levels, order and critical path. Runs nothing. */
export const plan: Command = async (context) => {
  const { io, invocation } = context;
  const opened = await openSession(context);
  if (!opened.ok) return refuse(io, invocation.json, opened.error.message);
  await using session = opened.value;
  const { problems } = session.workspace;
  const { ids, kinds, trigger } = invocation;
  const planned = session.plan({
    ids: ids.length === 0 ? undefined : ids,
    kinds: kinds.length === 0 ? undefined : kinds,
    trigger,
  });
  const all = planned.ok ? problems : [...problems, ...withoutSaid(planned.error, problems)];
  printProblems(context, all);
  const document = makeDocument(session.root, planned.ok ? planned.value : null, all);
  print(context, document, planned.ok ? describePlan(planned.value, session.workspace.jobs, humanPaint(context)) : []);
  return planned.ok ? 0 : usageStatus;
};

/** The document of `plan --json`; verdicts are not kept between runs, so nothing is ever fresh. */
function makeDocument(root: string, made: Plan | null, problems: readonly ConfigProblem[]): object {
  const { levels = [], order = [], criticalPath = [], estimateMs = null } = made ?? {};
  const checks = Object.fromEntries(order.map((id) => [id, { fresh: false, reason: 'no verdict is kept for it' }]));
  return { version: 1, root, levels, order, criticalPath, estimateMs, checks, problems };
}

function describePlan({ levels, order, criticalPath, estimateMs, checks }: Plan, jobs: number, paint: Paint): string[] {
  if (order.length === 0) return ['Nothing would run. `preflight list` says why.'];
  const estimate = estimateMs === null ? '' : `, about ${describeDuration(estimateMs)}`;
  const head = `${count(order.length, 'check')} in ${count(levels.length, 'level')}, at most ${jobs} at a time${estimate}`;
  const rows = [
    ...levels.map((ids, index) => [`level ${index + 1}`, ids.map(oneLine).join(', ')]),
    ['order', order.map(oneLine).join(', ')],
    ['critical path', oneLine(describeChain(criticalPath))],
  ];
  const broken = order.flatMap((id) => {
    const reason = checks.get(id)?.broken ?? checks.get(id)?.unavailable ?? null;
    return reason === null ? [] : [`${paint('yellow', 'cannot run')}: ${oneLine(id)}: ${oneLine(reason)}`];
  });
  return [paint('bold', head), ...alignColumns(rows, { indent: 2 }), ...broken];
}
