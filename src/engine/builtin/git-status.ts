import type { BuiltinContext, BuiltinOutcome } from './builtin.ts';
import { readGitState, type GitChange, type GitState } from './git-changes.ts';
import { endWith, withGit } from './git-command.ts';
import { showName } from './git-path.ts';
import { listOperations } from './git-repository.ts';

/** Says where the work tree stands. It informs: a dirty tree is no failure. */
export async function checkStatus(context: BuiltinContext): Promise<BuiltinOutcome> {
  return withGit(context, async (git) => {
    const [state, operations] = await Promise.all([readGitState(git, 'normal'), listOperations(git.repository)]);
    return { ...endWith('passed', summarize(state, operations), 0), output: describe(state, operations) };
  });
}

function summarize(state: GitState, operations: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const change of state.changes) counts.set(nameChange(change), (counts.get(nameChange(change)) ?? 0) + 1);
  const parts = [
    ...operations.map((operation) => `${operation} in progress`),
    ...['unmerged', 'modified', 'added', 'deleted', 'untracked'].flatMap((name) =>
      counts.has(name) ? [`${counts.get(name)} ${name}`] : [],
    ),
    ...(state.isCut ? ['and more'] : []),
    ...(state.upstream !== null && state.upstream.ahead > 0 ? [`ahead ${state.upstream.ahead}`] : []),
    ...(state.upstream !== null && state.upstream.behind > 0 ? [`behind ${state.upstream.behind}`] : []),
  ];
  if (state.changes.length === 0) parts.unshift('clean');
  return parts.join(', ');
}

function nameChange({ state, staged, unstaged }: GitChange): string {
  if (state !== 'tracked') return state;
  if (staged === 'A') return 'added';
  return staged === 'D' || unstaged === 'D' ? 'deleted' : 'modified';
}

const mostShown = 200;

/** What `git status --short --branch` shows, in words where it has signs. */
function describe(state: GitState, operations: readonly string[]): string {
  const lines = [
    (state.branch === null ? 'HEAD is detached' : `On branch ${state.branch}`) +
      (state.hasCommits ? '' : ', no commits yet') +
      (state.upstream === null
        ? ''
        : `, ahead ${state.upstream.ahead} and behind ${state.upstream.behind} of ${state.upstream.name}`),
    ...operations.map((operation) => `${operation} in progress`),
    ...state.changes.slice(0, mostShown).map(({ path, staged, unstaged }) => `${staged}${unstaged} ${showName(path.name)}`),
  ];
  if (state.changes.length > mostShown)
    lines.push(`… and ${state.changes.length - mostShown}${state.isCut ? ' or more' : ''} others`);
  return `${lines.join('\n')}\n`;
}
