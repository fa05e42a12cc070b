import type { ExitCodes } from '../model/check.ts';

const misuse = 'was called in a way that it does not understand';

/** By tool what its exit codes mean; for tools that are not here 0 is good and everything else a failure. */
const table: Readonly<Record<string, ExitCodes>> = {
  eslint: findings([1], { 2: 'ESLint crashed, has no valid configuration, or found no files' }),
  prettier: findings([1], { 2: 'Prettier could not read a file or its configuration' }),
  stylelint: findings([2], { 1: 'Stylelint crashed', 64: `Stylelint ${misuse}`, 78: 'Stylelint has no valid configuration' }),
  oxlint: findings([1], {}),
  biome: findings('others', {}),
  tsc: findings([1, 2], {}),
  ruff: findings([1], { 2: 'ruff crashed, or its configuration is wrong' }),
  black: findings([1], { 123: 'black could not read a file' }),
  flake8: findings([1], {}),
  mypy: findings([1], { 2: 'mypy crashed, or could not go on' }),
  pyright: findings([1], { 2: 'pyright crashed', 3: 'its configuration is wrong', 4: `pyright ${misuse}` }),
  pylint: findings('others', { 32: `pylint ${misuse}` }),
  pytest: findings([1], {
    2: 'pytest was interrupted, or could not collect the tests',
    3: 'pytest crashed',
    4: `pytest ${misuse}`,
    5: 'pytest found no tests',
  }),
  mocha: findings('others', {}),
  cargo: findings([1, 100, 101], {}),
  gofmt: { ...findings([1], { 2: 'gofmt could not read a file' }), despiteZero: 'output' },
  go: findings([1, 2], {}),
  'golangci-lint': findings([1], {
    2: 'golangci-lint crashed',
    3: 'golangci-lint crashed',
    4: 'golangci-lint took longer than its own time limit',
    5: 'golangci-lint found no Go files',
    6: `golangci-lint ${misuse}`,
    7: 'golangci-lint crashed',
  }),
  shellcheck: findings([1], { 2: 'shellcheck could not read a file', 3: `shellcheck ${misuse}`, 4: `shellcheck ${misuse}` }),
  rubocop: findings([1], { 2: 'rubocop crashed, or its configuration is wrong' }),
  terraform: findings([1, 3], { 2: `terraform ${misuse}` }),
  yamllint: findings([1, 2], {}),
  hadolint: findings([1], {}),
  actionlint: findings([1], { 2: `actionlint ${misuse}`, 3: 'actionlint crashed' }),
  markdownlint: findings([1], { 2: 'markdownlint could not write', 3: `markdownlint ${misuse}`, 4: 'markdownlint crashed' }),
  'markdownlint-cli2': findings([1], { 2: 'markdownlint-cli2 crashed, or its configuration is wrong' }),
};

function findings(failed: ExitCodes['failed'], errored: ExitCodes['errored']): ExitCodes {
  return { failed, errored, despiteZero: null };
}

/** What the exit codes of a tool mean; null where nothing special is known. */
export function exitCodesOf(tool: string): ExitCodes | null {
  return Object.hasOwn(table, tool) ? table[tool]! : null;
}
