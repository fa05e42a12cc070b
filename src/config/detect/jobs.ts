import type { CheckKind } from '../../model/check.ts';
import { posix } from 'node:path';
import type { Job } from './detection.ts';
import type { ProgramCall } from './scripts/script-steps.ts';
import { kindOfProgram } from './tools.ts';

/** What programs with many uses are used for; the first row that fits counts. Arguments are joined with blanks. */
const uses: readonly (readonly [program: RegExp, args: RegExp, CheckKind])[] = [
  [/^(?:npm|pnpm|yarn|bun)$/, /^audit\b/, 'security'],
  [/^yarn$/, /^constraints\b/, 'lint'],
  [/^(?:npm|pnpm|yarn|bun)$/, /^dedupe --check\b/, 'lint'],
  [/^cargo$/, /^(?:\+\S+ )?fmt\b/, 'format'],
  [/^cargo$/, /^(?:\+\S+ )?clippy\b/, 'lint'],
  [/^cargo$/, /^(?:\+\S+ )?check\b/, 'types'],
  [/^cargo$/, /^(?:\+\S+ )?(?:test|t|nextest|miri|hack test)\b/, 'test'],
  [/^cargo$/, /^(?:\+\S+ )?(?:build|b)\b/, 'build'],
  [/^cargo$/, /^(?:\+\S+ )?(?:doc|rustdoc)\b/, 'docs'],
  [/^cargo$/, /^(?:\+\S+ )?(?:deny|audit|vet)\b/, 'security'],
  [/^cargo$/, /^(?:\+\S+ )?(?:machete|shear|udeps|sort|semver-checks|public-api|outdated|spellcheck)\b/, 'lint'],
  [/^go$/, /^vet\b/, 'lint'],
  [/^go$/, /^test\b/, 'test'],
  [/^go$/, /^build\b/, 'build'],
  [/^(?:ruff|deno)$/, /^(?:format|fmt)\b/, 'format'],
  [/^ruff$/, /^(?:check\b|[^a-z]|$)/, 'lint'],
  [/^deno$/, /^lint\b/, 'lint'],
  [/^deno$/, /^check\b/, 'types'],
  [/^deno$/, /^test\b/, 'test'],
  [/^biome$/, /^format\b/, 'format'],
  [/^dotnet$/, /^format\b/, 'format'],
  [/^dotnet$/, /^test\b/, 'test'],
  [/^dotnet$/, /^build\b/, 'build'],
  [/^(?:dart|flutter)$/, /^format\b/, 'format'],
  [/^(?:dart|flutter)$/, /^analyze\b/, 'lint'],
  [/^(?:dart|flutter)$/, /^test\b/, 'test'],
  [/^(?:dart|flutter)$/, /^(?:build|compile) (?!web-server\b)/, 'build'],
  [/^mix$/, /^format\b/, 'format'],
  [/^mix$/, /^test\b/, 'test'],
  [/^mix$/, /^credo\b/, 'lint'],
  [/^mix$/, /^dialyzer\b/, 'types'],
  [/^mix$/, /^compile\b/, 'build'],
  [/^mix$/, /^(?:deps\.unlock --check-unused|xref)\b/, 'lint'],
  [/^mix$/, /^docs\b/, 'docs'],
  [/^go$/, /^mod verify\b/, 'security'],
  [/^towncrier$/, /^check\b/, 'lint'],
  [/^(?:swift|zig|gleam|dune|stack|cabal|sbt|bazel|bazelisk|nimble|lake|rake)$/, /^(?:\S+ )?(?:test|runtest)\b/, 'test'],
  [/^(?:zig|gleam)$/, /^(?:fmt|format)\b/, 'format'],
  [/^dune$/, /@fmt\b/, 'format'],
  [/^(?:zig|gleam|dune|stack|cabal|bazel|bazelisk|sbt)$/, /^(?:build|compile)\b/, 'build'],
  [/^rake$/, /^spec\b/, 'test'],
  [/^meson$/, /^test\b/, 'test'],
  [/^meson$/, /^compile\b/, 'build'],
  [/^ninja$/, /(?:^| )test\b/, 'test'],
  [/^ninja$/, /^(?:-v |-v?C \S+ ?|-[jk] ?\d+ ?|all)*$/, 'build'],
  [/^cmake$/, /(?:^| )--build\b/, 'build'],
  [/^(?:gradle|gradlew)$/, /(?:^| ):?(?:spotlessCheck|ktlintCheck)\b/, 'format'],
  [/^(?:gradle|gradlew)$/, /(?:^| ):?(?:detekt|checkstyleMain|pmdMain|spotbugsMain|lint)\b/, 'lint'],
  [/^(?:gradle|gradlew)$/, /(?:^| ):?(?:check|test)\b/, 'test'],
  [/^(?:gradle|gradlew)$/, /(?:^| ):?(?:build|assemble)\b/, 'build'],
  [/^(?:mvn|mvnw)$/, /(?:^| )(?:spotless|fmt|formatter):(?:check|validate)\b/, 'format'],
  [/^(?:mvn|mvnw)$/, /(?:^| )(?:checkstyle|pmd|spotbugs|license|rat|apache-rat|animal-sniffer|japicmp):\w+/, 'lint'],
  [/^(?:mvn|mvnw)$/, /(?:^| )(?:verify|test)\b/, 'test'],
  [/^(?:mvn|mvnw)$/, /(?:^| )(?:compile|package)\b/, 'build'],
  [/^composer$/, /^validate\b/, 'lint'],
  [/^(?:stylua|shfmt)$/, /./, 'format'],
  [/^taplo$/, /^(?:fmt|format)\b/, 'format'],
  [/^buf$/, /^format\b/, 'format'],
  [/^helm$/, /^lint\b/, 'lint'],
  [/^swift$/, /^test\b/, 'test'],
  [/^swift$/, /^build\b/, 'build'],
  [/^(?:terraform|tofu)$/, /^fmt\b/, 'format'],
  [/^(?:terraform|tofu)$/, /^validate\b/, 'lint'],
];

/** Where the arguments of a program say that it works. */
function folderOfArgs(program: string, args: readonly string[]): string {
  if (program === 'buf') return args.slice(1).find((arg) => /^[\w./-]+$/.test(arg) && !arg.startsWith('-')) ?? '.';
  const flag = program === 'cargo' ? '--manifest-path' : program === 'go' ? '-C' : null;
  const at = flag === null ? -1 : args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  if (at < 0) return '.';
  const value = args[at]!.split('=')[1] ?? args[at + 1] ?? '.';
  return program === 'cargo' ? posix.dirname(value) : value;
}

/** Programs that do what another one does. */
const sameWork: ReadonlyMap<string, string> = new Map([
  ['markdownlint-cli2', 'markdownlint'],
  ['ec', 'editorconfig-checker'],
  ['tofu', 'terraform'],
  ['gmake', 'make'],
  ['bmake', 'make'],
]);

/** Subcommands that are tools of their own, whoever calls them. */
const ownTools =
  /^(?:cargo (?:\+\S+ )?(machete|shear|udeps|sort|semver-checks|public-api|outdated|spellcheck)|\w+ (dedupe|constraints))\b/;

const taskRunners = /^(?:turbo|nx|lerna|lage|moon|wireit|ultra|wsrun)$/;

/** What a command does, or null for a program that could do anything. */
export function jobOf({ program, args, folder }: Pick<ProgramCall, 'program' | 'args' | 'folder'>, base: string): Job | null {
  // What it does is in its tasks.
  if (taskRunners.test(program)) return null;
  const text = args.join(' ');
  const kind = uses.find((row) => row[0].test(program) && row[1].test(text))?.[2] ?? kindOfProgram(program);
  const own = ownTools.exec(`${program} ${text.slice(0, 100)}`);
  const tool = own === null ? (sameWork.get(program) ?? program) : `${program}-${own[1] ?? own[2]}`;
  if (kind === null || folder === null) return null;
  const place = posix.join(base, folder, folderOfArgs(program, args));
  const paths = walkers.test(tool) ? pathsOf(program, args) : null;
  return { tool, kind, folder: place, ...(paths === null ? {} : { within: paths.map((path) => posix.join(place, path)) }) };
}

/** Flags that no value follows, though a path may. */
const switches =
  /^(?:--(?:check|check-only|list-different|fix|write|diff|cache|quiet|silent|verbose|colors?|ci|no-[\w-]+|passWithNoTests|coverage|runInBand|error-on-[\w-]+|ignore-unknown|report-unused-[\w-]+)|-l|-q|-u|-d|-s|-i|.*=.*)$/;

/** The paths that a tool which walks through folders is given, up to the first pattern in each; null where that is everything. */
export function pathsOf(program: string, args: readonly string[]): readonly string[] | null {
  const isPath = (arg: string, index: number): boolean => {
    if (arg.startsWith('-') || arg.startsWith('!') || /^(?:run|check|ci|lint|format|fmt)$/.test(arg)) return false;
    const before = args[index - 1] ?? '';
    // What follows another flag may be its value.
    return !before.startsWith('-') || switches.test(before) || (program === 'prettier' && before === '-c');
  };
  const paths = args.filter(isPath).map((arg) => {
    const literal = /^[^*?{}[\]()!$]*/.exec(arg)![0];
    return literal === arg ? arg : literal.slice(0, literal.lastIndexOf('/') + 1);
  });
  const isEverything = paths.length === 0 || paths.some((path) => /^(?:\.{0,2}\/?)*$/.test(path));
  return isEverything ? null : paths.map((path) => path.replace(/\/+$/, ''));
}

/** Tools that find the files of all folders below by themselves. */
const walkers =
  /^(?:eslint|prettier|biome|oxlint|oxfmt|dprint|stylelint|standard|xo|markdownlint|markdownlint-cli2|cspell|ruff|black|isort|flake8|codespell|typos|yamllint|rubocop|shellcheck|editorconfig-checker|ec|gofmt|gofumpt|deno|hadolint|actionlint|treefmt|taplo|reuse|gitleaks)$/;

/** Whether a tool finds the files of all folders below by itself. */
export function walksFolders(tool: string): boolean {
  return walkers.test(tool);
}

/** Whether who does `job` has done `other` with it. */
export function includesJob(job: Job, other: Job): boolean {
  return (
    job.tool === other.tool &&
    job.kind === other.kind &&
    foldersThatInclude(other).includes(job.folder) &&
    reaches(job, other.folder)
  );
}

/** Whether what is done in a folder concerns one that lies below it. */
export function reaches({ folder, within }: Job, below: string): boolean {
  return folder === below || within === undefined || within.some((path) => below === path || below.startsWith(`${path}/`));
}

/** Where the same work can be done so that it includes a job: its folder, and those above it for tools that walk. */
export function foldersThatInclude({ tool, folder }: Job): readonly string[] {
  if (folder === '.' || !walkers.test(tool)) return [folder];
  const parts = folder.split('/');
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), '.'];
}
