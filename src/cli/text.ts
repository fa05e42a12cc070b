import type { Check, Dependency } from '../model/check.ts';
import type { LeftBehind, Verdict } from '../model/verdict.ts';

/** How a verdict looks: one narrow character, a stand-in for terminals without Unicode, and a colour that only repeats what both say. */
export const verdictLooks: Readonly<
  Record<Verdict, { icon: string; ascii: string; color: 'green' | 'red' | 'yellow' | 'gray' }>
> = {
  passed: { icon: '✓', ascii: 'v', color: 'green' },
  failed: { icon: '✗', ascii: 'x', color: 'red' },
  'timed-out': { icon: '◔', ascii: 't', color: 'red' },
  cancelled: { icon: '⊘', ascii: 'o', color: 'yellow' },
  skipped: { icon: '↷', ascii: '-', color: 'yellow' },
  errored: { icon: '!', ascii: '!', color: 'red' },
};

/** `1 check`, `3 checks`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/**
 * A text that came from a file, a tool or an argument, fit for one line of a terminal:
 * control characters and marks that reorder text become visible escapes, so that nothing moves the cursor or hides.
 */
export function oneLine(text: string): string {
  return isPlain(text)
    ? text
    : text.replace(hidden, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// oxlint-disable-next-line no-control-regex -- they are what it looks for
const hidden = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Whether a text holds nothing but what can be seen; what an id or a file name on the command line must be. */
export function isPlain(text: string): boolean {
  return text.search(hidden) === -1;
}

/** A command as a person would type it, for display only. */
export function describeCommand(command: readonly string[], shell: boolean): string {
  return oneLine(shell ? command.join(' ') : command.map(quoteArgument).join(' '));
}

/** Whether its command is one line for a shell. */
export function isShell({ work }: Check): boolean {
  return work.type === 'process' && work.shell;
}

function quoteArgument(argument: string): string {
  if (/^[\w@%+=:,./\\-]+$/.test(argument)) return argument;
  return argument.includes("'") && !/["$`\\!]/.test(argument) ? `"${argument}"` : `'${argument.replaceAll("'", "'\\''")}'`;
}

/** What outlived a check: `left 2 processes behind (node, sleep), ended`. */
export function describeLeftBehind(leftBehind: readonly LeftBehind[]): string | null {
  if (leftBehind.length === 0) return null;
  const names = [...new Set(leftBehind.map(({ command }) => programName(command)))].join(', ');
  const outcomes = [...new Set(leftBehind.map(({ outcome }) => (outcome === 'alive' ? 'still alive' : outcome)))].join(' or ');
  return `left ${count(leftBehind.length, 'process', 'processes')} behind (${names}), ${outcomes}`;
}

function programName(command: string): string {
  const program = command.split(' ', 1)[0] ?? '';
  return oneLine(program.split(/[/\\]/).at(-1) || command);
}

/** What an edge of the graph asks for, in words. */
export function describeDependency({ check, when }: Dependency): string {
  const words = { success: 'must pass', after: 'only after it', always: 'must have ended' } as const;
  return `${check} (${words[when]})`;
}

/** The path of a chain of checks. */
export function describeChain(ids: readonly string[]): string {
  return ids.join(' > ');
}
