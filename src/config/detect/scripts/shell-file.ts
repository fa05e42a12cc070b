import { posix } from 'node:path';
import type { DetectContext } from '../context.ts';
import { findDanger, type Danger } from './script-dangers.ts';
import { readSteps, type ProgramCall, type Step } from './script-steps.ts';

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

/**
 * Why a shell script must not run by itself, as far as its own text tells; null also for what is no shell script. `installed` are
 * packages whose programs are there without a download.
 */
export async function findDangerInFile(
  context: DetectContext,
  path: string,
  installed: ReadonlySet<string>,
): Promise<Danger | null> {
  const content = await context.read(path);
  if (content.status === 'absent' && path.endsWith('.sh'))
    return { effect: 'read', reason: `it runs ${path}, which is not there` };
  if (content.status !== 'read') return null;
  const { text } = content;
  if (!/\.(?:ba|z|da|k)?sh$/.test(path) && !/^#!.{0,40}\b(?:ba|z|da|k)?sh\b/.test(text)) return null;
  const lines = text.slice(0, longest).replaceAll('\\\n', ' ').split('\n');
  const commands = lines.filter((line) => !/^\s*(?:#|set |export |local |readonly |\w+=)/.test(line));
  const steps = readSteps(commands.join('\n'), []).filter((step) => !deletesOwnFiles(step));
  const dangers = steps.flatMap((step) => findDangerInScript(step, installed) ?? []);
  const worst = dangers.find(({ effect }) => effect === 'write') ?? dangers[0];
  return worst === undefined ? null : { ...worst, reason: `${worst.reason} (in ${path})` };
}

/** `rm -rf "$DIR"`: what a script has a name for, it has mostly made itself. */
function deletesOwnFiles({ text, args }: Step): boolean {
  const files = args.filter((arg) => !arg.startsWith('-'));
  return /^(?:\{ )?rm /.test(text) && files.length > 0 && files.every((file) => file.startsWith('$'));
}

/** Why one command of a shell script must not run by itself. Variables are how these are written: what is done to them counts. */
export function findDangerInScript(step: Step, installed: ReadonlySet<string>): Danger | null {
  const danger = findDanger(step, installed);
  if (danger === null || !/ whatever [$%]/.test(danger.reason)) return danger;
  const plain = (word: string) => word.replaceAll(/\$(?:\{[^}]*\}|[\w@*#?!-]+)/g, 'X');
  const args = step.args.map(plain);
  return findDanger(step.type === 'program' ? { ...step, program: plain(step.program), args } : { ...step, args }, installed);
}

/** Why calls of the project's own shell scripts in a text must not run by themselves, by the text of each call. */
export async function findFileDangers(
  context: DetectContext,
  folder: string,
  bodies: readonly string[],
  installed: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Danger>> {
  const dangers = new Map<string, Danger>();
  for (const body of bodies) {
    if (!/\b(?:ba|z)?sh\b|(?:^|\s)\.{0,2}\/?[\w-]+\//.test(body)) continue;
    for (const step of readSteps(body, [])) {
      const file = step.type === 'program' ? shellFileOf(step, folder) : null;
      const danger = file === null ? null : await findDangerInFile(context, file, installed);
      if (danger !== null) dangers.set(step.text, danger);
    }
  }
  return dangers;
}
