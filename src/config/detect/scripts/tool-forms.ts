import { isAtLeast } from '../javascript/installed-tools.ts';

/** How a tool is asked for output that can be read without guessing. */
export interface ToolForm {
  /** The program by its plain name. */
  readonly tool: string;
  /** The package that it comes in, where that has another name. */
  readonly package?: string;
  /** The subcommands that this is for; all when absent. */
  readonly verbs?: RegExp;
  /** Arguments that already choose a format, a file for it, or something that is no check: nothing is added then. */
  readonly chosen: RegExp;
  /** What is added; nothing for versions that have no such format. `${report}` is a file of ours. */
  readonly add: (version: readonly number[] | null) => readonly string[];
  /** Added behind the first argument, where the tool takes what comes last for something else. */
  readonly inFront?: true;
  readonly parser: string;
  /**
   * A linter is run without its package manager, which is faster. Tests may call programs of `node_modules/.bin` and read what the
   * package manager sets, so they are run by it, with the arguments behind the script's.
   */
  readonly runs: 'directly' | 'by script';
}

const forms: readonly ToolForm[] = [
  {
    tool: 'eslint',
    chosen: /^(?:-f|--format|-o|--output-file|--init|--print-config|--debug|--inspect-config)(?:=|$)/,
    add: () => ['-f', 'json', '-o', '${report}'],
    parser: 'eslint-json',
    runs: 'directly',
  },
  {
    tool: 'stylelint',
    chosen: /^(?:-f|--formatter|--custom-formatter|-o|--output-file|--print-config)(?:=|$)/,
    add: () => ['-f', 'json', '-o', '${report}'],
    parser: 'stylelint-json',
    runs: 'directly',
  },
  {
    tool: 'biome',
    package: '@biomejs/biome',
    verbs: /^(?:check|ci|lint|format)$/,
    chosen: /^(?:--reporter|--reporter-file|--max-diagnostics)(?:=|$)/,
    add: (version) => (isAtLeast(version, 1, 9) ? ['--reporter=json', '--max-diagnostics=none'] : []),
    parser: 'biome-json',
    runs: 'directly',
  },
  {
    tool: 'oxlint',
    chosen: /^(?:-f|--format|--rules|--print-config|--init)(?:=|$)/,
    add: () => ['-f', 'json'],
    parser: 'oxlint-json',
    runs: 'directly',
  },
  ...['tsc', 'vue-tsc', 'tsgo'].map((tool): ToolForm => ({
    tool,
    ...(tool === 'tsc' ? { package: 'typescript' } : {}),
    chosen: /^--?(?:pretty|v|version|init|showConfig|h|help|all)$/i,
    add: () => ['--pretty', 'false'],
    parser: 'tsc',
    runs: 'directly',
  })),
  {
    tool: 'svelte-check',
    chosen: /^--output$/,
    add: () => ['--output', 'machine-verbose'],
    parser: 'svelte-check',
    runs: 'directly',
  },
  { tool: 'prettier', chosen: /^/, add: () => [], parser: 'auto', runs: 'directly' },
  { tool: 'oxfmt', chosen: /^/, add: () => [], parser: 'auto', runs: 'directly' },
  { tool: 'dprint', chosen: /^/, add: () => [], parser: 'auto', runs: 'directly' },
  {
    tool: 'vitest',
    chosen: /^(?:--reporters?|--outputFile(?:\..+)?|--mergeReports|list|bench|init|--standalone)(?:=|$)/,
    add: (version) => (isAtLeast(version, 0, 31) ? ['--reporter=default', '--reporter=json', '--outputFile.json=${report}'] : []),
    parser: 'vitest-json',
    runs: 'by script',
  },
  {
    tool: 'jest',
    chosen: /^(?:--json|--outputFile|--listTests|--showConfig|--init)(?:=|$)/,
    add: () => ['--json', '--outputFile=${report}'],
    parser: 'jest-json',
    runs: 'by script',
  },
  {
    tool: 'mocha',
    chosen: /^(?:-R|--reporter|-O|--reporter-options?|--list-interfaces|--dry-run)(?:=|$)/,
    add: (version) => (isAtLeast(version, 9, 2) ? ['--reporter', 'json', '--reporter-option', 'output=${report}'] : []),
    parser: 'mocha-json',
    runs: 'by script',
  },
  {
    tool: 'knip',
    chosen: /^(?:--reporter|--reporter-options|--help|--fix.*)(?:=|$)/,
    add: () => ['--reporter', 'json'],
    parser: 'knip-json',
    runs: 'directly',
  },
  {
    tool: 'node-test',
    chosen: /^--test-reporter/,
    add: () => [
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=junit',
      '--test-reporter-destination=${report}',
    ],
    inFront: true,
    parser: 'junit',
    runs: 'directly',
  },
];

const byTool: ReadonlyMap<string, ToolForm> = new Map(forms.map((form) => [form.tool, form]));

/** How a tool is asked for structured output; null for tools that are run as they are written. */
export function formOf(tool: string): ToolForm | null {
  return byTool.get(tool) ?? null;
}

/** The arguments to add to a call of a tool, which may be none. */
export function argumentsToAdd(form: ToolForm, args: readonly string[], version: readonly number[] | null): readonly string[] {
  const verb = args.find((arg) => !arg.startsWith('-')) ?? '';
  if (args.includes('--') || args.some((arg) => form.chosen.test(arg)) || form.verbs?.test(verb) === false) return [];
  return form.add(version);
}
