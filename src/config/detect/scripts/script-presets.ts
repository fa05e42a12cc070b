import type { CheckKind, Trigger } from '../../../model/check.ts';

/** What the name of a script says of it. */
export interface ScriptPreset {
  readonly category: 'lint' | 'format-check' | 'types' | 'test' | 'e2e' | 'build' | 'composite' | 'hygiene' | 'fix' | 'ci';
  readonly names: RegExp;
  readonly kind: CheckKind;
  readonly on: readonly Trigger[];
  readonly timeoutMs: number;
}

const minutes = 60_000;
const always: readonly Trigger[] = ['save', 'commit', 'push', 'manual'];
const late: readonly Trigger[] = ['push', 'manual'];

/** The first row that fits counts. */
const presets: readonly ScriptPreset[] = [
  {
    category: 'format-check',
    names:
      /^(?:(?:format|fmt|prettier|style)[:-](?:check|verify|ci|diff|lint|test)|(?:check|verify|lint|test)[:-](?:format|formatting|fmt|prettier))$/,
    kind: 'format',
    on: always,
    timeoutMs: 5 * minutes,
  },
  {
    category: 'fix',
    names: /^(?:.*[:-](?:fix|write|autofix)(?:[:-].*)?|(?:format|fmt|fix)(?:[:-].+)?|prettier|prettify|phpcbf|cbf)$/,
    kind: 'other',
    on: ['manual'],
    timeoutMs: 5 * minutes,
  },
  {
    category: 'types',
    names:
      /^(?:(?:type-?check|check-?types|ts-?check)(?:[:-].+)?|types?[:-]check|check[:-](?:types?|ts|tsc|typescript)|types|tsc|tsd|vue-tsc|svelte-check|(?:test|lint)[:-](?:type-?check|types?|typings|dts|tsd|tsc)|(?:mypy|pyright|phpstan|psalm)(?:[:-].+)?|stan|analyse|static-?analysis)$/,
    kind: 'types',
    on: always,
    timeoutMs: 5 * minutes,
  },
  {
    category: 'lint',
    names:
      /^(?:(?:lint|eslint|oxlint|stylelint|biome|standard|xo|tslint|jshint|markdownlint|ruff|flake8|pylint|phpcs|rector)(?:[:-].+)?|vet|cs|cs[:-]check|code-?style|style|(?:check|test)[:-](?:lint|eslint|cs|style|code-?style)|.+[:-](?:lint|eslint|stylelint)|spell-?check|cspell|(?:check[:-])?spelling)$/,
    kind: 'lint',
    on: always,
    timeoutMs: 5 * minutes,
  },
  {
    category: 'e2e',
    names:
      /^(?:(?:e2e|playwright|cypress|integration)(?:[:-].+)?|test[:-](?:e2e|integration|playwright|cypress)(?:[:-].+)?|(?:e2e|integration)-?tests?)$/,
    kind: 'test',
    on: late,
    timeoutMs: 10 * minutes,
  },
  {
    category: 'test',
    names:
      /^(?:tests?|units?|tests?[:-]?(?:units?|ci|only|run|node)|unit[:-]?tests?|vitest|jest|mocha|ava|tap|phpunit|pest|pytest|specs?)$/,
    kind: 'test',
    on: ['commit', 'push', 'manual'],
    timeoutMs: 10 * minutes,
  },
  {
    category: 'test',
    names: /^(?:tests?[:-].+|cov|cover|coverage(?:[:-](?:ci|report|run))?)$/,
    kind: 'test',
    on: late,
    timeoutMs: 10 * minutes,
  },
  {
    category: 'build',
    names: /^(?:build|compile|bundle)(?:[:-].+)?$/,
    kind: 'build',
    on: ['push'],
    timeoutMs: 10 * minutes,
  },
  {
    category: 'composite',
    names: /^(?:check|checks|check[:-]all|ci|verify|validate|pre-?commit|pre-?push|qa)$/,
    kind: 'other',
    on: late,
    timeoutMs: 10 * minutes,
  },
  { category: 'hygiene', names: /^audit$/, kind: 'security', on: late, timeoutMs: 5 * minutes },
  {
    category: 'hygiene',
    names:
      /^(?:knip|depcheck|madge|size(?:-limit)?|bundle(?:watch|size)|attw|publint|licen[sc]es?(?:[:-](?:check|verify))?|(?:check|verify|validate)[:-].+)$/,
    kind: 'other',
    on: late,
    timeoutMs: 5 * minutes,
  },
];

/** Words in a name that mean: it serves, watches, publishes, installs, or changes what is not its own. */
const neverWords: ReadonlySet<string> = new Set(
  [
    'dev start serve server watch watcher live preview storybook open ui headed debug inspect interactive codegen record',
    'install preinstall postinstall setup teardown up down migrate seed clean update upgrade bump staged',
    'prepare prepack prepublish publish version release deploy push docker container compose',
    'reset bootstrap sponsors',
    'upload sign notarize attest tag prebuild prebuildify extract screenshot screenshots cloud',
    'create generate gen new add make approve init scaffold remove rename copy sync',
  ].flatMap((line) => line.split(' ')),
);

/** When checks of a kind run, for a script whose body tells its kind. */
export function triggersOfKind(kind: CheckKind): readonly Trigger[] {
  return presets.find(({ category }) => category === (kind === 'format' ? 'format-check' : kind))?.on ?? late;
}

/** What CI runs under a name that says too little for running it without CI's word. */
const namedByCi: readonly ScriptPreset[] = [
  { category: 'ci', names: /doc|website|site|storybook/i, kind: 'docs', on: late, timeoutMs: 10 * minutes },
  { category: 'ci', names: /build|compile|bundle|dist|rollup|webpack/i, kind: 'build', on: late, timeoutMs: 10 * minutes },
  { category: 'ci', names: /test|spec|cov|jest|mocha|fuzz/i, kind: 'test', on: late, timeoutMs: 10 * minutes },
  { category: 'ci', names: /^/, kind: 'other', on: late, timeoutMs: 10 * minutes },
];

/** How a script is classified by its name; null for one that is no check. `isRunByCi`: CI runs it, so it is one unless its name forbids. */
export function classifyScriptName(name: string, isRunByCi = false): ScriptPreset | null {
  if (!mayBeCheck(name, isRunByCi)) return null;
  const rows = isRunByCi ? [...presets, ...namedByCi] : presets;
  return rows.find((preset) => preset.names.test(name)) ?? null;
}

/** Words of scripts that check nothing, unless CI says that they do. */
const seldomWords: ReadonlySet<string> = new Set(
  'bench benchmark benchmarks perf profile snap snapshot snapshots mutation demo'.split(' '),
);

/** Whether a name at least does not forbid to run a script by itself. */
function mayBeCheck(name: string, isRunByCi: boolean): boolean {
  // Also what could be mistaken for a flag, or cannot be an id.
  if (!/^[A-Za-z0-9@_][\w@.:+/-]*$/.test(name)) return false;
  const words = name.toLowerCase().split(/[:\-_./]/);
  if (name === 'pre-push' || (isRunByCi && /^(?:check|verify|validate)$/.test(words[0]!))) return true;
  return !words.some((word) => neverWords.has(word) || (!isRunByCi && seldomWords.has(word)));
}

/** How a script is classified that is nothing but tools for work of this kind, in a form that only checks. */
export function classifyByKind(name: string, kind: CheckKind): ScriptPreset | null {
  if (!mayBeCheck(name, false)) return null;
  const category = categories[kind];
  return presets.findLast((preset) => preset.category === category && preset.on.includes('manual')) ?? null;
}

/** The last row of each is for names that say less. */
const categories: Readonly<Partial<Record<CheckKind, ScriptPreset['category']>>> = {
  format: 'format-check',
  lint: 'lint',
  types: 'types',
  test: 'test',
  other: 'hygiene',
};

const titles: ReadonlyMap<string, string> = new Map([
  ['lint', 'Lint'],
  ['eslint', 'ESLint'],
  ['oxlint', 'oxlint'],
  ['stylelint', 'Stylelint'],
  ['biome', 'Biome'],
  ['format', 'Format'],
  ['fmt', 'Format'],
  ['format:check', 'Format check'],
  ['check:format', 'Format check'],
  ['fmt:check', 'Format check'],
  ['prettier', 'Prettier'],
  ['prettier:check', 'Prettier check'],
  ['typecheck', 'Types'],
  ['type-check', 'Types'],
  ['check-types', 'Types'],
  ['check:types', 'Types'],
  ['types', 'Types'],
  ['tsc', 'TypeScript'],
  ['test', 'Tests'],
  ['tests', 'Tests'],
  ['test:ci', 'Tests for CI'],
  ['unit', 'Unit tests'],
  ['test:unit', 'Unit tests'],
  ['e2e', 'End-to-end tests'],
  ['test:e2e', 'End-to-end tests'],
  ['integration', 'Integration tests'],
  ['test:integration', 'Integration tests'],
  ['build', 'Build'],
  ['audit', 'Audit'],
  ['knip', 'Knip'],
]);

/** A title for people; the name itself where no better is known. */
export function titleOfScript(name: string): string {
  return titles.get(name) ?? name;
}
