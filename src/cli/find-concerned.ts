import { isAbsolute, relative, resolve, sep } from 'node:path';
import { err, UserError, type Result } from '../model/result.ts';
import type { Affected, Session } from '../session/session-api.ts';
import type { CommandContext } from './command.ts';
import { oneLine } from './text.ts';

const namedAtMost = 3;

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
  if (change.type !== 'files') return warn(await session.findAffected(change), io.stderr.write.bind(io.stderr));
  const files = change.files.map((file) => relative(session.root, resolve(directory, file)).split(sep).join('/'));
  const outside = files.findIndex((file) => file === '' || file === '..' || file.startsWith('../') || isAbsolute(file));
  if (outside >= 0)
    return err(
      new UserError(`--files: ${oneLine(change.files[outside]!)} is no file of the workspace ${oneLine(session.root)}.`),
    );
  return session.findAffected({ type: 'files', files });
}

function warn(found: Result<Affected>, write: (text: string) => void): Result<Affected> {
  const { unstaged } = found.ok ? found.value : { unstaged: [] };
  if (unstaged.length === 0) return found;
  const named = unstaged.slice(0, namedAtMost).map(oneLine).join(', ');
  const more = unstaged.length > namedAtMost ? ` and ${unstaged.length - namedAtMost} more` : '';
  const [verb, them] = unstaged.length === 1 ? ['differs', 'it'] : ['differ', 'them'];
  write(
    `preflight: ${named}${more} ${verb} on disk from what is staged: checks see ${them} as staged, unless they say otherwise.\n`,
  );
  return found;
}
