import type { Check } from '../../model/check.ts';
import { describeFreshness, type Freshness } from '../../model/freshness.ts';
import { describeDuration } from '../../model/duration.ts';
import { nearest } from '../../model/nearest.ts';
import { usesGit } from '../../config/uses-git.ts';
import { isUnusable } from '../../config/workspace.ts';
import { describeCheck } from '../check-document.ts';
import { humanPaint, openSession, print, printProblems, refuse, usageStatus, type Command } from '../command.ts';
import type { Paint } from '../paint.ts';
import { alignColumns } from '../table.ts';
import { count, describeCommand, describeDependency, isShell, oneLine } from '../text.ts';

/** Tells everything about one check. */
export const explain: Command = async (context) => {
  const { io, invocation } = context;
  const opened = await openSession(context, true);
  if (!opened.ok) return refuse(io, invocation.json, opened.error.message);
  await using session = opened.value;
  const { root, workspace } = session;
  const id = invocation.ids[0]!;
  const check = workspace.checks.find((candidate) => candidate.id === id);
  const problems = workspace.problems.filter((problem) => problem.check === null || problem.check === id);
  printProblems(context, problems);
  if (check === undefined) return refuse(io, invocation.json, describeUnknown(id, workspace.checks));
  const neededBy = workspace.checks
    .filter(({ dependsOn }) => dependsOn.some((dependency) => dependency.check === id))
    .map((other) => other.id);
  const freshness = (await session.freshness([id])).get(id)!;
  const document = makeDocument(root, check, neededBy, freshness, problems);
  const isGit = await usesGit(root, context.io.env);
  print(context, document, describeForPeople(check, neededBy, freshness, isGit, humanPaint(context)));
  return isUnusable(workspace) ? usageStatus : 0;
};

function describeUnknown(id: string, checks: readonly Check[]): string {
  const near = nearest(
    id,
    checks.map((check) => check.id),
  );
  return `There is no check "${oneLine(id)}". ${near === null ? '`preflight list` shows the ids that exist.' : `Did you mean "${oneLine(near)}"?`}`;
}

function makeDocument(
  root: string,
  check: Check,
  neededBy: readonly string[],
  freshness: Freshness,
  problems: readonly object[],
): object {
  const { dependsOn, env, inputs, writes, locks, weight, priority, timeoutMs, stallTimeoutMs, graceMs, retries } = check;
  const { parser, cache, keepDaemons } = check;
  const limits = { timeoutMs, stallTimeoutMs, graceMs, retries };
  const work = { env, inputs, writes, locks, weight, priority, parser, cache, keepDaemons };
  return {
    version: 1,
    root,
    check: { ...describeCheck(check), needs: dependsOn, neededBy, ...work, ...limits, freshness },
    problems,
  };
}

function describeForPeople(
  check: Check,
  neededBy: readonly string[],
  freshness: Freshness,
  isGit: boolean,
  paint: Paint,
): string[] {
  const rows = [
    ...describeOrigin(check),
    ...describeOrder(check, neededBy),
    ...describeLimits(check),
    ...describeData(check, isGit),
    ...describeVerdict(freshness),
  ];
  const title = check.title === check.id ? '' : `  ${oneLine(check.title)}`;
  return [
    paint('bold', oneLine(check.id)) + title,
    ...alignColumns(
      rows.flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
      { indent: 2 },
    ),
  ];
}

type Row = readonly [name: string, value: string | null];

function describeOrigin(check: Check): Row[] {
  const { source, enabled, disabledReason, on, unavailable, broken, covers, command } = check;
  const place = source.file === null ? '' : `, ${oneLine(source.file)}${source.line === null ? '' : `:${source.line}`}`;
  const origin = { detected: 'detected', config: 'configured', 'tasks.json': 'from tasks.json' } as const;
  const off = `no: ${disabledReason === null ? 'disabled by the configuration' : oneLine(disabledReason)}`;
  return [
    ['kind', check.kind],
    ['source', `${origin[source.origin]}: ${oneLine(source.reason)}${place}`],
    ['command', `${describeCommand(command, isShell(check))}${isShell(check) ? '  (in a shell)' : ''}`],
    ['directory', oneLine(check.cwd)],
    ['environment', list(Object.entries(check.env).map(([name, value]) => `${name}=${value}`))],
    ['stands for', list(covers)],
    ['runs by itself', enabled ? `on ${on.join(', ')}` : off],
    ['unavailable', unavailable === null ? null : oneLine(unavailable)],
    ['broken', broken === null ? null : oneLine(broken)],
  ];
}

function describeOrder({ dependsOn, locks, weight, priority, effect, writes, work }: Check, neededBy: readonly string[]): Row[] {
  return [
    ['needs', list(dependsOn.map(describeDependency))],
    ['needed by', list(neededBy)],
    ['effect', effect === 'read' ? 'reads only' : `writes ${list(writes) ?? 'files'}, and runs beside no other check`],
    ['locks', list(locks)],
    ['slots', weight === 1 ? null : weight === 0 ? 'none: it does little but wait' : String(weight)],
    ['priority', priority === 0 ? null : String(priority)],
    [
      'work',
      work.type === 'process' ? null : `built in, ${work.on === 'thread' ? 'on a thread of its own' : 'beside the other checks'}`,
    ],
  ];
}

function describeLimits({ timeoutMs, stallTimeoutMs, graceMs, retries, keepDaemons }: Check): Row[] {
  const limit =
    timeoutMs === null ? 'none' : `${describeDuration(timeoutMs)}, then ${describeDuration(graceMs)} to end by itself`;
  return [
    ['time limit', limit],
    ['silence limit', stallTimeoutMs === null ? null : describeDuration(stallTimeoutMs)],
    ['retries', retries === 0 ? null : count(retries, 'time')],
    ['daemons', keepDaemons ? 'processes that it leaves behind are kept' : null],
  ];
}

function describeData({ inputs, cwd, parser }: Check, isGit: boolean): Row[] {
  const all = isGit
    ? 'every file that git tracks or does not ignore'
    : 'every file outside of folders such as node_modules and dist (there is no git here that says more)';
  const everything = `${all}${cwd === '.' ? '' : `, but those of packages that the one of ${oneLine(cwd)} does not depend on`}`;
  const output = parser === null ? 'not parsed' : typeof parser === 'string' ? oneLine(parser) : describeParser(parser);
  return [
    ['inputs', inputs === null ? everything : (list(inputs) ?? 'none')],
    ['output', output],
  ];
}

function describeVerdict(freshness: Freshness): Row[] {
  const why = oneLine(describeFreshness(freshness));
  switch (freshness.state) {
    case 'fresh':
    case 'stale':
      return [
        ['last verdict', `${freshness.verdict}, ${freshness.at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}`],
        [freshness.state, why],
        ['fingerprint', freshness.fingerprint],
      ];
    case 'never':
      return [['last verdict', `none: ${why}`]];
    case 'unbound':
      return [['last verdict', `never taken over: ${why}`]];
    default:
      return freshness satisfies never;
  }
}

function describeParser(parser: Exclude<Check['parser'], string | null>): string {
  return 'junit' in parser ? `JUnit reports ${oneLine(parser.junit)}` : 'a problem matcher of its own';
}

function list(words: readonly string[]): string | null {
  return words.length === 0 ? null : words.map(oneLine).join(', ');
}
