import type { Check } from '../../model/check.ts';
import { isUnusable } from '../../config/workspace.ts';
import {
  humanPaint,
  openSession,
  print,
  printProblems,
  refuse,
  usageStatus,
  type Command,
  type CommandContext,
} from '../command.ts';
import { findProgram } from '../../config/find-program.ts';
import type { Paint } from '../paint.ts';
import { alignColumns } from '../table.ts';
import { count, oneLine } from '../text.ts';

/** One program that Preflight or the checks of a workspace may need. */
interface Tool {
  readonly name: string;
  /** Absolute; null when it is not on the PATH. */
  readonly path: string | null;
  /** null when it is missing or does not say. */
  readonly version: string | null;
}

const toolNames = ['git', 'npm', 'pnpm', 'yarn', 'bun'] as const;
const versionTimeoutMs = 10_000;

/** Shows what this machine has and lacks for the checks of the workspace. */
export const doctor: Command = async (context) => {
  const { io, invocation } = context;
  const opened = await openSession(context);
  if (!opened.ok) return refuse(io, invocation.json, opened.error.message);
  await using session = opened.value;
  const { root, workspace } = session;
  const tools = await Promise.all(toolNames.map((name) => findTool(context, root, name)));
  const all = [{ name: 'node', path: process.execPath, version: process.versions.node }, ...tools];
  printProblems(context, workspace.problems);
  const unavailable = workspace.checks.filter((check) => check.unavailable !== null);
  const document = {
    version: 1,
    root,
    configFiles: workspace.configFiles,
    tools: all,
    unavailable: unavailable.map(({ id, unavailable: reason }) => ({ id, reason })),
    problems: workspace.problems,
  };
  const paint = humanPaint(context);
  const configuration =
    workspace.configFiles.length === 0 ? 'none, only detection' : workspace.configFiles.map(oneLine).join(', ');
  print(context, document, [
    ...alignColumns([
      ['workspace', oneLine(root)],
      ['configuration', configuration],
    ]),
    '',
    paint('bold', 'tools'),
    ...alignColumns(all.map(describeTool), { indent: 2 }),
    ...describeUnavailable(unavailable, paint),
    '',
    summarizeHealth(workspace.problems.length, unavailable.length, paint),
  ]);
  return isUnusable(workspace) ? usageStatus : 0;
};

async function findTool({ io, ports }: CommandContext, root: string, name: string): Promise<Tool> {
  const path = await findProgram(name, io.env, io.platform);
  if (path === null) return { name, path, version: null };
  const { verdict, output } = await ports.spawn({ command: [path, '--version'], cwd: root, timeoutMs: versionTimeoutMs });
  const version = verdict === 'passed' ? /\d+\.\d+[\w.+-]*/.exec(output.text)?.[0] : undefined;
  return { name, path, version: version ?? null };
}

function describeTool({ name, path, version }: Tool): string[] {
  return path === null ? [name, 'not found'] : [name, version ?? 'no version', oneLine(path)];
}

function describeUnavailable(checks: readonly Check[], paint: Paint): string[] {
  if (checks.length === 0) return [];
  const rows = checks.map(({ id, unavailable }) => [oneLine(id), oneLine(unavailable ?? '')]);
  return ['', paint('bold', 'checks that cannot run here'), ...alignColumns(rows, { indent: 2 })];
}

function summarizeHealth(problems: number, unavailable: number, paint: Paint): string {
  if (problems === 0 && unavailable === 0) return paint('green', 'Nothing is wrong.');
  const parts = [
    problems === 0 ? null : `${count(problems, 'problem')} in the configuration (see above)`,
    unavailable === 0 ? null : `${count(unavailable, 'check')} cannot run here`,
  ];
  return paint('yellow', `${parts.filter((part) => part !== null).join(', ')}.`);
}
