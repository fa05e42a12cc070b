import { describeDuration } from '../../model/duration.ts';
import type { Forecast } from '../../engine/forecast.ts';
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
import { alignColumns } from '../table.ts';
import { count, oneLine } from '../text.ts';

/** Shows what parallelism, more slots and a perfect order would give, by what the checks have taken so far. Runs nothing. */
export const benchPlan: Command = async (context) => {
  const { io, invocation } = context;
  const opened = await openSession(context);
  if (!opened.ok) return refuse(io, invocation.json, opened.error.message);
  await using session = opened.value;
  const { problems } = session.workspace;
  const { ids, kinds, trigger, jobs } = invocation;
  const made = session.forecast({
    ids: ids.length === 0 ? undefined : ids,
    kinds: kinds.length === 0 ? undefined : kinds,
    trigger,
    jobs: jobs ?? undefined,
  });
  printProblems(context, problems);
  if (!made.ok) {
    printProblems(context, withoutSaid(made.error, problems));
    return refuseForProblems(context, session.root, made.error);
  }
  print(context, { version: 1, root: session.root, ...made.value, problems }, describe(made.value, humanPaint(context)));
  return 0;
};

function describe({ slots, workMs, criticalPathMs, rows, guessed }: Forecast, paint: Paint): string[] {
  if (rows.every(({ makespanMs }) => makespanMs === 0)) return ['Nothing would run. `preflight list` says why.'];
  const table = alignColumns(
    [
      ['slots', 'wall time', 'speed-up', 'perfect order'],
      ...rows.map((row) => [
        `${row.slots}${row.slots === slots ? ' (now)' : ''}`,
        describeDuration(row.makespanMs),
        `${row.speedup.toFixed(2)}x`,
        row.makespanMs <= row.boundMs * 1.0005 ? 'is this' : `not below ${describeDuration(row.boundMs)}`,
      ]),
    ],
    { indent: 2 },
  );
  const unknown =
    guessed.length === 0
      ? []
      : [
          `${count(guessed.length, 'check')} never ran here and ${guessed.length === 1 ? 'is' : 'are'} guessed: ${guessed.map(oneLine).join(', ')}`,
        ];
  return [
    paint('bold', `${describeDuration(workMs)} of work, longest chain ${describeDuration(criticalPathMs)}`),
    paint('dim', table[0]!),
    ...table.slice(1),
    ...unknown.map((line) => paint('yellow', line)),
  ];
}
