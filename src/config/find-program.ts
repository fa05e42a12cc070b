import { lstatSync } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/** The absolute path of a program, looked up as the system would, but never in folders that depend on the current one; or null. */
export async function findProgram(
  name: string,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  for (const path of candidates(name, env, platform)) {
    const info = await stat(path).catch(() => null);
    if (info !== null && info.isFile() && (platform === 'win32' || (await isExecutable(path)))) return path;
  }
  return null;
}

/** Whatever has the name of a program where `findProgram` looks, also what cannot be started: absolute paths, in its order. */
export function programsNamed(name: string, env: NodeJS.ProcessEnv): readonly string[] {
  return [...candidates(name, env, process.platform)].filter((path) => {
    try {
      return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    } catch {
      return false; // In what is no folder, or may not be looked into.
    }
  });
}

function* candidates(name: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Generator<string> {
  const endings = platform === 'win32' ? (env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';') : [''];
  for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(delimiter))
    if (isAbsolute(folder)) for (const ending of endings) yield join(folder, name + ending);
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
