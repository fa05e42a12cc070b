import type { Step } from './script-steps.ts';
import { kindOfProgram } from '../tools.ts';

const fixWords: ReadonlySet<string> = new Set(['fix', 'fixes', 'autofix', 'write', 'apply']);
const formatWords: ReadonlySet<string> = new Set(['format', 'fmt', 'prettify']);
const checkWords: ReadonlySet<string> = new Set(['check', 'verify', 'ci', 'diff', 'lint', 'test', 'dry', 'list']);

/** Whether a task of that name is likely to change files: `format`, `lint:fix`, `web:fmt`; not `format:check`. */
export function isFixerName(name: string): boolean {
  const words = name
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (words.some((word) => fixWords.has(word))) return true;
  return words.some((word) => formatWords.has(word)) && !words.some((word) => checkWords.has(word));
}

/** Whether arguments say that nothing is to be changed, whatever a name says. */
export function hasCheckFlag(args: readonly string[]): boolean {
  return args.some((arg) => /^--(?:check|check-only|list-different|dry-run|verify-no-changes)$/.test(arg));
}

/** Whether a program only looks at how files are formatted. */
export function onlyChecksFormat(program: string, args: readonly string[]): boolean {
  if (program === 'biome' || hasCheckFlag(args)) return true;
  return kindOfProgram(program) === 'format' && args.some((arg) => /^(?:-c|-l|check)$/.test(arg));
}

/** Programs that run tasks by their names. */
const runners =
  /^(?:npm|pnpm|yarn|bun|deno|turbo|nx|lerna|rush|lage|moon|wireit|make|gmake|just|task|mise|gulp|grunt|rake|composer|poe|nps|npm-run-all2?|run-[sp]|vp|vr|rushx|gradle|gradlew|mvn|mvnw|concurrently|conc)$/;

const interpreters = /^(?:node|tsx|ts-node|bun|deno|python3?|ruby|perl|php|sh|bash|zsh|dash|pwsh)$/;

/** Whether a command runs a fixer of which only the name is seen here: a task of another package or of another program. */
export function runsFixer(step: Step): boolean {
  if (hasCheckFlag(step.args)) return false;
  if (step.type === 'script') return step.scripts.length === 0 && step.text.split(' ').some((word) => isFixerName(word));
  const { program, args } = step;
  if (program === 'node' && args.some((arg) => /^--run(?:=|$)/.test(arg)))
    return args.some((_, index) => isFixerName(taskOf(args, index, /^--run$/)));
  const file = interpreters.test(program) ? (args.find((arg) => !arg.startsWith('-')) ?? '') : program;
  if (/(?:^|[/\\])(?:lint-)?(?:fix|autofix|format|fmt)\.\w+$/.test(file)) return true;
  // What `yarn run` does not find among the scripts that are known here.
  if (/^(?:fix|fmt|format|autofix|lint-fix|.+:(?:fix|write|fmt|format)|(?:fix|fmt|format):.+)$/.test(program))
    return isFixerName(program);
  if (!runners.test(program) || /^(?:audit|pkg)$/.test(args[0] ?? '')) return false;
  return args.some(
    (arg) => (/^(?:--?t|--targets?|--tasks?)=/.test(arg) || !arg.startsWith('-')) && arg.split(/[,=\s]/).some(isFixerName),
  );
}

/** The value of a flag that stands at `index`, also `--flag=value`; empty when there is none. */
function taskOf(args: readonly string[], index: number, flag: RegExp): string {
  const [name = '', value] = (args[index] ?? '').split('=');
  return flag.test(name) ? (value ?? args[index + 1] ?? '') : '';
}
