import { posix } from 'node:path';
import type { DetectContext } from '../context.ts';
import { findDanger, type Danger } from './script-dangers.ts';
import { readSteps, type ProgramCall } from './script-steps.ts';

const shells = /^(?:sh|bash|zsh|dash|ksh)$/;
/** In characters: what is longer does more than check. */
const longest = 40_000;

/** The shell script of the repository that a call in `folder` runs, relative to the root; null when it runs none. */
export function shellFileOf({ program, args, folder, text }: ProgramCall, base: string): string | null {
  const first = text.split(' ').find((word) => !/^[A-Za-z_]\w*=/.test(word)) ?? '';
  const named = shells.test(program) ? args.find((arg) => !arg.startsWith('-')) : first.includes('/') ? first : undefined;
  if (named === undefined || folder === null || named.startsWith('/') || /node_modules\/|[$*`]/.test(named)) return null;
  const path = posix.join(base, folder, named);
  return path.startsWith('..') ? null : path;
}

/** Why a shell script must not run by itself, as far as its own text tells; null also for what is no shell script. */
export async function findDangerInFile(context: DetectContext, path: string): Promise<Danger | null> {
  const content = await context.read(path);
  if (content.status === 'absent' && path.endsWith('.sh'))
    return { effect: 'read', reason: `it runs ${path}, which is not there` };
  if (content.status !== 'read') return null;
  const { text } = content;
  if (!/\.(?:ba|z|da|k)?sh$/.test(path) && !/^#!.{0,40}\b(?:ba|z|da|k)?sh\b/.test(text)) return null;
  const lines = text.slice(0, longest).replaceAll('\\\n', ' ').split('\n');
  const commands = lines.filter((line) => !/^\s*(?:#|set |export |local |readonly |\w+=)/.test(line));
  // Variables are how shell scripts are written.
  const dangers = readSteps(commands.join('\n'), []).flatMap((step) => findDanger(step, new Set()) ?? []);
  const known = dangers.filter(({ reason }) => !reason.startsWith('it may change files, whatever'));
  const worst = known.find(({ effect }) => effect === 'write') ?? known[0];
  return worst === undefined ? null : { ...worst, reason: `${worst.reason} (in ${path})` };
}
