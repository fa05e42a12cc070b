import type { ScriptCall, Step } from './script-steps.ts';

/** What `npm-run-all` and its like run: names and patterns of scripts, each with arguments of its own. */
export function readRunAll(args: readonly string[], names: readonly string[], text: string): ScriptCall {
  const patterns = args.filter((arg) => !arg.startsWith('-'));
  const called = patterns.flatMap((pattern) => expandPattern(pattern.split(' ')[0] ?? '', names));
  return {
    type: 'script',
    scripts: [...new Set(called)],
    args: patterns.flatMap((pattern) => pattern.split(' ').slice(1)),
    text,
  };
}

const mostStars = 8;

/** `lint:*` is one more part, `lint:**` any number. */
function expandPattern(pattern: string, names: readonly string[]): readonly string[] {
  if (!pattern.includes('*')) return names.includes(pattern) ? [pattern] : [];
  // A pattern of many stars could be looked for without end: it may mean any script.
  const plain = pattern.replaceAll(/\*{3,}/g, '**');
  if (plain.split('*').length > mostStars) return names;
  const source = plain
    .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**', '\0')
    .replaceAll('*', '[^:]*')
    .replaceAll('\0', '.*');
  return names.filter((name) => new RegExp(`^${source}$`).test(name));
}

const valuedFlags =
  /^(?:-n|--names|-c|--prefix-colors|-p|--prefix|-m|--max-processes|-s|--success|-l|--prefix-length|-t|--timestamp-format|--restart-tries|--restart-after)$/;

/** What `concurrently` runs: lines for a shell, and scripts by shortcuts such as `npm:lint:*`. */
export function readConcurrently(
  args: readonly string[],
  names: readonly string[],
  nested: (line: string) => readonly Step[],
): readonly Step[] {
  const steps: Step[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    const shortcut = /^(?:npm|pnpm|yarn|bun):(\S+)/.exec(arg);
    if (valuedFlags.test(arg)) index++;
    else if (shortcut !== null) steps.push({ type: 'script', scripts: expandPattern(shortcut[1]!, names), args: [], text: arg });
    else if (!arg.startsWith('-')) steps.push(...nested(arg));
  }
  return steps;
}
