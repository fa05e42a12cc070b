import type { ToolPreset } from '../tool-preset.ts';

/** A tool of JavaScript, and what shows that a package uses it. */
export interface JavascriptTool {
  readonly preset: ToolPreset;
  /** The package that brings it, where that has another name than the program. */
  readonly package?: string;
  /** Names of its configuration files; without ending those of `configEndings` are meant as well. */
  readonly files: readonly string[];
  /** Where it keeps its configuration in package.json. */
  readonly keys?: readonly string[];
  /** Its package alone says that it is used. */
  readonly needsNoFile?: true;
  /** Its own configuration says that it is used, also where no package.json asks for it. */
  readonly needsNoPackage?: true;
  /** Packages that run it as a part of themselves. */
  readonly unless?: readonly string[];
  /** Flags with which it changes files, each with what is said instead. */
  readonly fixes?: Readonly<Record<string, string | null>>;
  /** Why it does not run by itself. */
  readonly off?: string;
}

const dev = (name: string): string => `npm install --save-dev ${name}`;
const needsBrowser = 'it needs a browser: enable it where one is set up';
const late = ['push', 'manual'] as const;

/** `NAME.config.*` in all languages that tools read it in. */
const config = (name: string): readonly string[] =>
  ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `${name}.config.${ending}`);

/** `.NAMErc` in all the forms that people write. */
const rc = (name: string): readonly string[] =>
  ['', '.json', '.jsonc', '.yaml', '.yml', '.js', '.mjs', '.cjs', '.ts', '.json5', '.toml'].map(
    (ending) => `.${name}rc${ending}`,
  );

/** Configuration of ESLint that it reads up to version 8 alone. */
export const legacyEslintFiles: readonly string[] = ['', '.js', '.cjs', '.json', '.yaml', '.yml'].map(
  (ending) => `.eslintrc${ending}`,
);

/** How JavaScript's tools check, where no script says it. */
export const javascriptTools: readonly JavascriptTool[] = [
  {
    preset: { id: 'eslint', title: 'ESLint', kind: 'lint', tool: 'eslint', args: ['.'], typed: 'eslint .', getIt: dev('eslint') },
    files: [...config('eslint'), ...legacyEslintFiles],
    keys: ['eslintConfig'],
    fixes: { '--fix': null, '--fix-type': null },
  },
  {
    preset: {
      id: 'biome',
      title: 'Biome',
      kind: 'lint',
      tool: 'biome',
      args: ['check'],
      typed: 'biome check',
      getIt: dev('@biomejs/biome'),
    },
    package: '@biomejs/biome',
    files: ['biome.json', 'biome.jsonc', '.biome.json', '.biome.jsonc'],
    needsNoPackage: true,
    fixes: { '--write': null, '--fix': null, '--apply': null },
  },
  {
    preset: { id: 'oxlint', title: 'oxlint', kind: 'lint', tool: 'oxlint', args: [], typed: 'oxlint', getIt: dev('oxlint') },
    files: ['.oxlintrc.json', '.oxlintrc.jsonc', ...config('oxlint')],
    needsNoFile: true,
    needsNoPackage: true,
    fixes: { '--fix': null },
  },
  {
    preset: { id: 'xo', title: 'XO', kind: 'lint', tool: 'xo', args: [], typed: 'xo', getIt: dev('xo') },
    files: [...config('xo'), ...rc('xo-config')],
    keys: ['xo'],
    needsNoFile: true,
    fixes: { '--fix': null },
  },
  {
    preset: {
      id: 'standard',
      title: 'Standard',
      kind: 'lint',
      tool: 'standard',
      args: [],
      typed: 'standard',
      getIt: dev('standard'),
    },
    files: [],
    keys: ['standard'],
    needsNoFile: true,
    fixes: { '--fix': null },
  },
  {
    preset: {
      id: 'stylelint',
      title: 'Stylelint',
      kind: 'lint',
      tool: 'stylelint',
      args: ['**/*.{css,scss,sass,less}', '--allow-empty-input'],
      typed: 'stylelint "**/*.css"',
      getIt: dev('stylelint'),
    },
    files: [...config('stylelint'), ...rc('stylelint')],
    keys: ['stylelint'],
    fixes: { '--fix': null },
  },
  {
    preset: {
      id: 'prettier',
      title: 'Prettier',
      kind: 'format',
      tool: 'prettier',
      args: ['--check', '.'],
      typed: 'prettier --check .',
      getIt: dev('prettier'),
    },
    files: [...config('prettier'), ...rc('prettier')],
    keys: ['prettier'],
    unless: ['eslint-plugin-prettier'],
    fixes: { '--write': '--check', '-w': '--check', '--list-different': null, '-l': null },
  },
  {
    preset: {
      id: 'oxfmt',
      title: 'oxfmt',
      kind: 'format',
      tool: 'oxfmt',
      args: ['--check'],
      typed: 'oxfmt --check',
      getIt: dev('oxfmt'),
    },
    files: ['.oxfmtrc.json', '.oxfmtrc.jsonc', ...config('oxfmt')],
    needsNoFile: true,
    needsNoPackage: true,
  },
  {
    preset: {
      id: 'dprint',
      title: 'dprint',
      kind: 'format',
      tool: 'dprint',
      args: ['check'],
      typed: 'dprint check',
      getIt: dev('dprint'),
    },
    files: ['dprint.json', '.dprint.json', 'dprint.jsonc', '.dprint.jsonc'],
    needsNoPackage: true,
    fixes: { fmt: 'check' },
  },
  {
    preset: {
      id: 'vitest',
      title: 'Vitest',
      kind: 'test',
      tool: 'vitest',
      args: ['run'],
      typed: 'vitest run',
      locks: ['tests'],
      getIt: dev('vitest'),
    },
    files: [...config('vitest'), ...config('vite')],
  },
  {
    preset: {
      id: 'jest',
      title: 'Jest',
      kind: 'test',
      tool: 'jest',
      args: ['--ci'],
      typed: 'jest',
      locks: ['tests'],
      getIt: dev('jest'),
    },
    files: [...config('jest'), 'jest.config.json'],
    keys: ['jest'],
  },
  {
    preset: {
      id: 'mocha',
      title: 'Mocha',
      kind: 'test',
      tool: 'mocha',
      args: [],
      typed: 'mocha',
      locks: ['tests'],
      getIt: dev('mocha'),
    },
    files: ['js', 'cjs', 'mjs', 'json', 'jsonc', 'yaml', 'yml'].map((ending) => `.mocharc.${ending}`),
    keys: ['mocha'],
  },
  {
    preset: { id: 'ava', title: 'AVA', kind: 'test', tool: 'ava', args: [], typed: 'ava', locks: ['tests'], getIt: dev('ava') },
    files: config('ava'),
    keys: ['ava'],
  },
  {
    preset: {
      id: 'playwright',
      title: 'Playwright',
      kind: 'test',
      tool: 'playwright',
      args: ['test', '--forbid-only'],
      typed: 'playwright test',
      on: late,
      locks: ['playwright:out'],
      getIt: dev('@playwright/test'),
    },
    package: '@playwright/test',
    files: config('playwright'),
    off: needsBrowser,
  },
  {
    preset: {
      id: 'cypress',
      title: 'Cypress',
      kind: 'test',
      tool: 'cypress',
      args: ['run'],
      typed: 'cypress run',
      on: late,
      locks: ['cypress:out'],
      getIt: dev('cypress'),
    },
    files: [...config('cypress'), 'cypress.json'],
    off: needsBrowser,
  },
  {
    preset: {
      id: 'knip',
      title: 'Knip',
      kind: 'other',
      tool: 'knip',
      args: ['--no-progress'],
      typed: 'knip',
      getIt: dev('knip'),
    },
    files: [...config('knip'), 'knip.json', 'knip.jsonc', '.knip.json', '.knip.jsonc', 'knip.js', 'knip.ts'],
    keys: ['knip'],
  },
  {
    preset: {
      id: 'publint',
      title: 'publint',
      kind: 'other',
      tool: 'publint',
      args: [],
      typed: 'publint',
      cache: false,
      getIt: dev('publint'),
    },
    files: [],
    needsNoFile: true,
  },
  {
    preset: {
      id: 'attw',
      title: 'Are the types wrong?',
      kind: 'types',
      tool: 'attw',
      args: ['--pack', '.'],
      typed: 'attw --pack .',
      on: late,
      cache: false,
      getIt: dev('@arethetypeswrong/cli'),
    },
    package: '@arethetypeswrong/cli',
    files: ['.attw.json'],
    needsNoFile: true,
  },
  {
    preset: {
      id: 'size-limit',
      title: 'Size limit',
      kind: 'other',
      tool: 'size-limit',
      args: [],
      typed: 'size-limit',
      cache: false,
      getIt: dev('size-limit'),
    },
    files: ['.size-limit.json', '.size-limit.js', '.size-limit.cjs', '.size-limit.mjs', '.size-limit.ts'],
    keys: ['size-limit'],
  },
];
