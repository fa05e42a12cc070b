import type { Problem } from '../../model/problem.ts';
import { humanPaint, print, refuse, type Command } from '../command.ts';
import { describeProblem } from '../reporters/describe-result.ts';
import { count, oneLine } from '../text.ts';

/** Reads a tool's output from a file or standard input, and shows its problems. */
export const parse: Command = async (context) => {
  const { io, ports, invocation, directory } = context;
  const file = invocation.ids[0] ?? null;
  const text = await ports.readText(file === '-' ? null : file, directory);
  if (!text.ok) return refuse(io, invocation.json, text.error.message);
  const root = await ports.findRoot(directory);
  if (!root.ok) return refuse(io, invocation.json, root.error.message);
  const { as, writtenBy, exitCode } = invocation;
  const command = writtenBy ?? undefined;
  const output = await ports.parse({ as, command, text: text.value, cwd: directory, root: root.value, exitCode });
  if (!output.ok) return refuse(io, invocation.json, oneLine(output.error.message));
  const { parsed, problems, tests } = output.value;
  const paint = humanPaint(context);
  const lines = problems.map((problem) => describeProblem(problem, paint));
  print(context, { version: 1, parsed, problems, tests }, [...lines, paint('dim', summarize(parsed, problems, tests))]);
  return 0;
};

const understood = {
  structured: 'read as a machine format',
  matched: 'read line by line',
  unparsed: 'not understood: name the format with --as, or the command with --command',
  none: 'nothing to read',
} as const;

function summarize(
  parsed: keyof typeof understood,
  problems: readonly Problem[],
  tests: { readonly passed: number; readonly failed: number; readonly skipped: number } | null,
): string {
  const counted = parsed === 'unparsed' || parsed === 'none' ? '' : `${count(problems.length, 'problem')}, `;
  const ran = tests === null ? '' : `; tests: ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`;
  return `${counted}${understood[parsed]}${ran}`;
}
