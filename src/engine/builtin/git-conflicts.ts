import type { Problem } from '../../model/problem.ts';
import type { BuiltinContext, BuiltinOutcome } from './builtin.ts';
import type { ConflictFound, ConflictScan } from './find-conflict-markers.ts';
import { readGitState, type GitChange } from './git-changes.ts';
import { endWith, withGit } from './git-command.ts';
import { showName } from './git-path.ts';

const mostFiles = 5_000;
/** Enough for a thread to be worth the way there, few enough to share the work and to stop soon. */
const filesPerTask = 500;
/** Where people keep such files on purpose. */
const onPurpose = /(?:^|\/)(?:__)?(?:fixtures?|testdata|snapshots)(?:__)?\//i;

/** Fails when a changed or untracked file still has the markers of a merge conflict. The files are read on worker threads. */
export async function checkConflicts(context: BuiltinContext): Promise<BuiltinOutcome> {
  return withGit(context, async (git) => {
    const state = await readGitState(git, 'all');
    const candidates = state.changes.filter(isWorthReading);
    const files = candidates.slice(0, mostFiles);
    const found = await scan(files, context);
    const problems = found.conflicts.map((conflict) => toProblem(conflict, files[conflict.file]!));
    const notes = describeGaps(candidates.length, found.skipped.length, state.isCut);
    if (problems.length === 0) return endWith('passed', notes, 0);
    const output = problems.map(({ file, line, message }) => `${showName(file ?? '')}:${line}: ${message}\n`).join('');
    const counted = problems.length === 1 ? '1 merge conflict' : `${problems.length} merge conflicts`;
    const reason = notes === null ? `${counted} left` : `${counted} left; ${notes}`;
    return { verdict: 'failed', reason, exitCode: null, problems, parsed: 'structured', output };
  });
}

function isWorthReading({ state, unstaged, staged, path }: GitChange): boolean {
  if (state === 'unmerged') return true;
  const isGone = unstaged === 'D' || (staged === 'D' && unstaged === '.');
  // An untracked repository inside of ours is listed as a folder.
  return !isGone && !path.name.endsWith('/') && !onPurpose.test(path.name);
}

async function scan(files: readonly GitChange[], { pools, signal }: BuiltinContext): Promise<ConflictScan> {
  const starts = Array.from({ length: Math.ceil(files.length / filesPerTask) }, (_, index) => index * filesPerTask);
  const scans = await Promise.all(
    starts.map(async (start) => {
      const input = files.slice(start, start + filesPerTask).map(({ path }) => ({ path: path.absolute }));
      const { conflicts, skipped } = await pools.cpu('find-conflict-markers', input, signal);
      return {
        conflicts: conflicts.map((conflict) => ({ ...conflict, file: conflict.file + start })),
        skipped: skipped.map((file) => file + start),
      };
    }),
  );
  return { conflicts: scans.flatMap((scan) => scan.conflicts), skipped: scans.flatMap((scan) => scan.skipped) };
}

function describeGaps(candidates: number, skipped: number, isCut: boolean): string | null {
  const parts = [
    ...(candidates > mostFiles || isCut ? [`only the first ${Math.min(candidates, mostFiles)} changed files were read`] : []),
    ...(skipped > 0 ? [`${skipped} too large or unreadable ${skipped === 1 ? 'file was' : 'files were'} left out`] : []),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

function toProblem({ line, endLine }: ConflictFound, change: GitChange): Problem {
  return {
    file: change.path.name,
    line,
    column: 1,
    endLine,
    endColumn: null,
    severity: 'error',
    message: `merge conflict left in lines ${line} to ${endLine}`,
    code: 'conflict-marker',
    source: 'git',
    url: null,
  };
}
