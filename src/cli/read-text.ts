import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { err, messageOf, ok, UserError, type Result } from '../model/result.ts';
import { oneLine } from './text.ts';

/** What nobody can read as one text. */
const mostBytes = 256 * 2 ** 20;

/** The text of a file, from the directory unless absolute, or of standard input for null. */
export async function readText(file: string | null, directory: string): Promise<Result<string>> {
  if (file === null) return ok((await buffer(process.stdin)).toString('utf8'));
  const path = resolve(directory, file);
  try {
    const { size } = await stat(path);
    if (size > mostBytes) return err(new UserError(`${oneLine(file)} is larger than 256 MB: give a part of it.`));
    return ok(await readFile(path, 'utf8'));
  } catch (thrown) {
    return err(new UserError(oneLine(`${file} cannot be read: ${messageOf(thrown)}.`)));
  }
}
