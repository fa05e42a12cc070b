import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { print, type Command } from '../command.ts';

/** Says which Preflight this is. */
export const version: Command = (context) => {
  const number = readVersion();
  print(context, { version: 1, preflight: number, node: process.versions.node }, [number]);
  return Promise.resolve(0);
};

/** From the nearest package.json upwards: bundled or not, it is our own. */
export function readVersion(directory = import.meta.dirname): string {
  const path = join(directory, 'package.json');
  if (!existsSync(path)) return readVersion(dirname(directory));
  return JSON.parse(readFileSync(path, 'utf8')).version;
}
