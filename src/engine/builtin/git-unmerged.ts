import type { Problem } from '../../model/problem.ts';
import type { BuiltinContext, BuiltinOutcome } from './builtin.ts';
import { endWith, withGit, type Git } from './git-command.ts';
import { readGitPath, showName } from './git-path.ts';

/** Fails while a merge has left paths that nobody has decided. */
export async function checkUnmerged(context: BuiltinContext): Promise<BuiltinOutcome> {
  return withGit(context, async (git) => {
    const { lines } = await git.run(['ls-files', '--unmerged', '--full-name']);
    const problems = listUnmerged(lines, git);
    if (problems.length === 0) return endWith('passed', null, 0);
    const output = problems.map((problem) => `${showName(problem.file ?? '')}: ${problem.message}\n`).join('');
    const reason = problems.length === 1 ? '1 path is not merged' : `${problems.length} paths are not merged`;
    return { verdict: 'failed', reason, exitCode: 0, problems, parsed: 'structured', output };
  });
}

/** Which of base (1), ours (2) and theirs (3) the index has tells what happened on the two sides. */
const stories: Readonly<Record<string, string>> = {
  '1': 'both sides deleted it',
  '2': 'we added it',
  '3': 'they added it',
  '12': 'they deleted it, we changed it',
  '13': 'we deleted it, they changed it',
  '23': 'both sides added it',
  '123': 'both sides changed it',
};

/** Records are `MODE BLOB STAGE<tab>PATH`, one for each stage that the index has of a path. */
function listUnmerged(lines: readonly string[], { repository }: Git): readonly Problem[] {
  const stages = new Map<string, string>();
  for (const line of lines) {
    const [head = '', path] = line.split('\t');
    if (path !== undefined) stages.set(path, (stages.get(path) ?? '') + head.slice(-1));
  }
  return [...stages].map(([path, key]) => ({
    file: readGitPath(path, repository).name,
    line: null,
    column: null,
    endLine: null,
    endColumn: null,
    severity: 'error',
    message: `not merged: ${stories[key] ?? 'the sides differ'}; decide, then git add or git rm it`,
    code: 'unmerged',
    source: 'git',
    url: null,
  }));
}
