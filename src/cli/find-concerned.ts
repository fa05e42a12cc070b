import { readdirSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { err, UserError, type Result } from '../model/result.ts';
import { nearest } from '../model/nearest.ts';
import type { Misnamed } from '../engine/inputs/missing-files.ts';
import type { Affected, Session } from '../session/session-api.ts';
import type { CommandContext } from './command.ts';
import { oneLine } from './text.ts';

const namedAtMost = 3;
/** Git answers in milliseconds; where a history is long and a name wrong, in seconds. */
const longestQuestionMs = 60_000;

/**
 * What `--affected`, `--staged` or `--files` leaves of the selection; null where nothing of the kind was said. Says on standard error
 * where something else is on disk than what is staged.
 */
export async function findConcerned(
  { io, invocation, directory }: CommandContext,
  session: Session,
): Promise<Result<Affected> | null> {
  const { change } = invocation;
  if (change === null) return null;
  if (change.type !== 'files')
    return warn(await session.findAffected(change), session.workspace.configFiles, io.stderr.write.bind(io.stderr));
  const files = change.files.map((file) => relative(session.root, resolve(directory, file)).split(sep).join('/'));
  const outside = files.findIndex((file) => file === '' || file === '..' || file.startsWith('../') || isAbsolute(file));
  if (outside >= 0)
    return err(
      new UserError(`--files: ${oneLine(change.files[outside]!)} is no file of the workspace ${oneLine(session.root)}.`),
    );
  const { findMisnamed } = await import('../engine/inputs/missing-files.ts');
  const misnamed = await findMisnamed(session.root, files, AbortSignal.timeout(longestQuestionMs));
  if (misnamed !== null)
    return err(new UserError(describeMisnamed(session.root, misnamed, change.files[files.indexOf(misnamed.path)]!)));
  return session.findAffected({ type: 'files', files });
}

function describeMisnamed(root: string, { path, is }: Misnamed, given: string): string {
  if (is === 'folder') return `--files: ${oneLine(given)} is a folder: name the files in it.`;
  const suggestion = nearest(basename(path), namesIn(join(root, dirname(path))));
  const near = suggestion === null ? '' : ` Did you mean ${oneLine(posix.join(dirname(path), suggestion))}?`;
  return `--files: there is no file ${oneLine(given)}, and git knows of none.${near}`;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // Then the folder is what was mistyped.
  }
}

function warn(found: Result<Affected>, configFiles: readonly string[], write: (text: string) => void): Result<Affected> {
  const unstaged = found.ok ? found.value.unstaged : [];
  if (unstaged.length === 0) return found;
  const named = unstaged.slice(0, namedAtMost).map(oneLine).join(', ');
  const more = unstaged.length > namedAtMost ? ` and ${unstaged.length - namedAtMost} more` : '';
  const [verb, them] = unstaged.length === 1 ? ['differs', 'it'] : ['differ', 'them'];
  write(
    `preflight: ${named}${more} ${verb} on disk from what is staged: checks see ${them} as staged, unless they say otherwise.\n`,
  );
  const config = configFiles.filter((file) => unstaged.includes(file)).map(oneLine);
  if (config.length > 0)
    write(`preflight: Which checks there are, and what they run, follows ${config.join(' and ')} on disk.\n`);
  return found;
}
