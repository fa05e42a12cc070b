import { kindOfProgram } from '../tools.ts';

/** A program that runs another one in an environment of the project: how its own words are told from those of the other. */
interface Runner {
  readonly program: RegExp;
  /** What must stand before the other program; its own flags may stand around it. */
  readonly verbs: readonly string[];
  /** Its flags whose value is a word of its own. */
  readonly valued?: RegExp;
  readonly mayDownload?: boolean;
}

const runners: readonly Runner[] = [
  {
    program: /^uv$/,
    verbs: ['run'],
    valued:
      /^(?:--with|--with-requirements|--with-editable|--extra|--group|--only-group|--no-group|--package|--python|-p|--env-file|--directory|--project|--index-url)$/,
  },
  { program: /^uv$/, verbs: ['tool', 'run'], valued: /^(?:--from|--with|--python|-p)$/, mayDownload: true },
  { program: /^uvx$/, verbs: [], valued: /^(?:--from|--with|--python|-p)$/, mayDownload: true },
  { program: /^pipx$/, verbs: ['run'], valued: /^(?:--spec|--python)$/, mayDownload: true },
  { program: /^poetry$/, verbs: ['run'], valued: /^(?:-C|--directory|-P|--project)$/ },
  { program: /^(?:pipenv|rye|pixi)$/, verbs: ['run'], valued: /^(?:-e|--environment)$/ },
  { program: /^pdm$/, verbs: ['run'], valued: /^(?:-p|--project)$/ },
  { program: /^hatch$/, verbs: ['run'] },
  { program: /^coverage$/, verbs: ['run'], valued: /^(?:--source|--rcfile|--omit|--include|--data-file|--context)$/ },
  { program: /^bundle$/, verbs: ['exec'] },
  { program: /^(?:mise|rtx|asdf)$/, verbs: ['exec'] },
  { program: /^composer$/, verbs: ['exec'] },
  { program: /^opam$/, verbs: ['exec'] },
  { program: /^stack$/, verbs: ['exec'] },
  { program: /^cabal$/, verbs: ['exec'] },
  { program: /^(?:direnv)$/, verbs: ['exec', '.'] },
];

const python = /^(?:python[\d.]*|py|pypy[\d.]*)$/;

/** Modules whose program has another name. */
const modules: ReadonlyMap<string, string> = new Map([
  ['pre_commit', 'pre-commit'],
  ['codespell_lib', 'codespell'],
  ['build', 'pyproject-build'],
]);

/**
 * The program that one like `uv run`, `bundle exec` or `python -m` runs, with its arguments; null when a call is none of those, and
 * when it names no program.
 */
export function unwrapRunner(
  program: string,
  args: readonly string[],
): { readonly words: readonly string[]; readonly mayDownload: boolean } | null {
  const module = readModule(program, args);
  if (module !== null) return { words: module, mayDownload: false };
  if (program === 'php') return readPhp(args);
  const runner = runners.find((row) => row.program.test(program) && hasVerbs(row, args));
  if (runner === undefined) return null;
  let start = skipFlags(args, 0, runner);
  for (let verb = 0; verb < runner.verbs.length; verb++) start = skipFlags(args, start + 1, runner);
  const words = args.slice(start);
  if (words.length === 0) return null;
  // `hatch run lint:style` is a script of an environment.
  if (program === 'hatch' && words[0]!.includes(':')) return null;
  return { words, mayDownload: runner.mayDownload === true };
}

function hasVerbs(runner: Runner, args: readonly string[]): boolean {
  let at = 0;
  return runner.verbs.every((verb) => {
    at = skipFlags(args, at, runner);
    return args[at++] === verb;
  });
}

function skipFlags(args: readonly string[], from: number, { valued }: Runner): number {
  let at = from;
  while (args[at]?.startsWith('-') === true) at += valued?.test(args[at]!) === true ? 2 : 1;
  return at;
}

/** `python -m pytest -q`, also with flags of Python before. */
function readModule(program: string, args: readonly string[]): readonly string[] | null {
  if (!python.test(program)) return null;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (/^-[A-Za-z]*m$/.test(arg)) {
      const name = args[at + 1];
      return name === undefined ? null : [modules.get(name) ?? name, ...args.slice(at + 2)];
    }
    if (!arg.startsWith('-')) return null;
    if (/^-[WX]$/.test(arg)) at++;
  }
  return null;
}

/** `php -d memory_limit=-1 vendor/bin/phpstan`. */
function readPhp(args: readonly string[]): { readonly words: readonly string[]; readonly mayDownload: boolean } | null {
  let at = 0;
  while (args[at]?.startsWith('-') === true) at += args[at] === '-d' || args[at] === '-c' ? 2 : 1;
  const file = args[at] ?? '';
  return /(?:^|\/)(?:vendor\/bin|bin|tools)\//.test(file) || kindOfProgram(file) !== null
    ? { words: args.slice(at), mayDownload: false }
    : null;
}
