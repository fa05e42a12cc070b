import { gitDiffCheck } from '../../parse/formats/git-diff-check.ts';
import { parseOutput } from '../../parse/parse-output.ts';
import { noSourceFiles } from '../../parse/source-files.ts';
import type { Problem } from '../../model/problem.ts';
import type { BuiltinContext, BuiltinOutcome } from './builtin.ts';
import { endWith, withGit, type GitAnswer } from './git-command.ts';
import { showName } from './git-path.ts';

/** `git diff --check` exits with 2 when it found something. */
const findingsCode = 2;
const flags = ['--check', '--no-ext-diff', '--no-textconv', '--no-color', '--ignore-submodules=dirty'];

/**
 * Fails when a change, staged or not, brings whitespace errors as git (and `core.whitespace`) understands them. Conflict markers, which
 * git reports here too, are left to `git-conflicts`: a line of `=======` alone is a heading in Markdown.
 */
export async function checkWhitespace(context: BuiltinContext): Promise<BuiltinOutcome> {
  return withGit(context, async (git) => {
    const answers = await Promise.all([
      git.run(['diff', '--cached', ...flags], { expectedCodes: [findingsCode] }),
      git.run(['diff', ...flags], { expectedCodes: [findingsCode] }),
    ]);
    const found = unique(answers.flatMap((answer) => read(answer, git.repository.top, context.root)));
    const problems = found.filter((problem) => problem.code === 'whitespace');
    const isCut = answers.some((answer) => answer.isCut);
    const exitCode = Math.max(...answers.map((answer) => answer.exitCode));
    // What git says in words that are not known here is no reason to pass.
    if (problems.length === 0 && !isCut && (exitCode === 0 || found.length > 0)) return endWith('passed', null, 0);
    const output = problems.map(({ file, line, message }) => `${showName(file ?? '')}:${line}: ${message}\n`).join('');
    return { verdict: 'failed', reason: summarize(problems, isCut), exitCode, problems, parsed: 'structured', output };
  });
}

function read({ lines, exitCode }: GitAnswer, cwd: string, root: string): readonly Problem[] {
  return parseOutput(gitDiffCheck, { text: lines.join('\n'), cwd, root, exitCode }, noSourceFiles(root)).problems;
}

/** A line that is partly staged is reported for both of its states. */
function unique(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.file}\n${problem.line}\n${problem.message}`, problem])).values()];
}

function summarize(problems: readonly Problem[], isCut: boolean): string {
  const files = new Set(problems.map((problem) => problem.file)).size;
  const counted = `${problems.length} whitespace problem${problems.length === 1 ? '' : 's'}`;
  return `${counted} in ${files === 1 ? '1 file' : `${files} files`}${isCut ? ', and more' : ''}`;
}
