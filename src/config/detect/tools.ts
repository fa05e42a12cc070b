import type { CheckKind } from '../../model/check.ts';

/** Programs that are known for what they do to the files of a project, as they are called on a command line. */
const programs: readonly (readonly [CheckKind, string])[] = [
  ['format', 'prettier dprint oxfmt pretty-quick sort-package-json'],
  ['lint', 'eslint oxlint stylelint biome standard semistandard ts-standard xo tslint jshint gts rslint ls-lint'],
  ['lint', 'markdownlint markdownlint-cli2 remark cspell alex commitlint'],
  ['types', 'tsc tsgo vue-tsc svelte-check tsd dtslint flow attw'],
  ['test', 'vitest jest mocha ava tap tape jasmine karma uvu qunit bun-test node-test borp poku react-scripts'],
  ['test', 'playwright cypress wdio nightwatch testcafe web-test-runner wtr airtap'],
  ['build', 'vite webpack rollup esbuild tsup tsdown unbuild tshy babel swc parcel microbundle bunchee pkgroll ncc browserify'],
  ['build', 'next nuxt astro ng rslib rsbuild'],
  ['other', 'knip depcheck madge publint size-limit turbo nx lerna moon wireit lage gulp grunt make'],
];

const kinds: ReadonlyMap<string, CheckKind> = new Map(
  programs.flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind] as const)),
);

/** What a program is for, or null for one that could be for anything. `bun test` and `node --test` count as `bun-test`, `node-test`. */
export function kindOfProgram(program: string): CheckKind | null {
  return kinds.get(program) ?? null;
}

/** Those that need a browser and usually a server. */
export const browserTools: ReadonlySet<string> = new Set(['playwright', 'cypress', 'wdio', 'nightwatch', 'testcafe']);
