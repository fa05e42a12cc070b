import type { CheckKind } from '../../model/check.ts';

/** Programs that are known for what they do to the files of a project, as they are called on a command line. */
const programs: readonly (readonly [CheckKind, string])[] = [
  ['format', 'prettier dprint oxfmt pretty-quick sort-package-json'],
  ['lint', 'eslint oxlint stylelint biome standard semistandard ts-standard xo tslint jshint gts rslint ls-lint'],
  ['lint', 'markdownlint markdownlint-cli2 remark cspell alex commitlint'],
  ['types', 'tsc tsgo vue-tsc svelte-check tsd dtslint flow attw'],
  ['test', 'vitest jest mocha ava tap tape jasmine karma uvu qunit bun-test node-test borp poku react-scripts'],
  ['test', 'playwright cypress wdio nightwatch testcafe web-test-runner wtr airtap testem detox mochify'],
  ['build', 'vite webpack rollup esbuild tsup tsdown unbuild tshy babel swc parcel microbundle bunchee pkgroll ncc browserify'],
  ['build', 'next nuxt astro ng rslib rsbuild'],
  ['format', 'black isort yapf autopep8 shfmt clang-format gofmt gofumpt goimports gci stylua php-cs-fixer pint ktfmt yamlfmt'],
  ['format', 'ormolu fourmolu ocamlformat scalafmt cljfmt swiftformat nixpkgs-fmt alejandra treefmt google-java-format rustfmt'],
  [
    'lint',
    'flake8 pylint pydocstyle vulture interrogate doc8 rstcheck deptry lint-imports djlint pydoclint cython-lint sphinx-lint',
  ],
  [
    'lint',
    'golangci-lint staticcheck revive errcheck rubocop standardrb reek erblint slim-lint haml-lint phpcs rector phpmd parallel-lint',
  ],
  [
    'lint',
    'deptrac ktlint detekt swiftlint hlint luacheck selene credo shellcheck yamllint hadolint actionlint zizmor tflint ansible-lint',
  ],
  [
    'lint',
    'codespell typos editorconfig-checker ec taplo buf clang-tidy cppcheck cpplint mdl pymarkdown vale sqlfluff perlcritic',
  ],
  ['types', 'tl tlc mypy pyright basedpyright ty pyrefly pytype phpstan psalm phan srb steep dialyzer'],
  ['test', 'pytest unittest rspec cucumber minitest phpunit simple-phpunit pest paratest behat codecept ctest bats busted prove'],
  ['test', 'gotestsum tox nox dune-test'],
  [
    'security',
    'bandit pip-audit safety semgrep brakeman bundler-audit gosec govulncheck gitleaks detect-secrets trufflehog checkov trivy',
  ],
  ['docs', 'sphinx-build mkdocs yard rdoc'],
  ['build', 'pyproject-build'],
  ['other', 'knip depcheck madge publint size-limit bundlewatch bundlesize turbo nx lerna moon wireit lage gulp grunt make'],
];

const kinds: ReadonlyMap<string, CheckKind> = new Map(
  programs.flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind] as const)),
);

/** What a program is for, or null for one that could be for anything. `bun test` and `node --test` count as `bun-test`, `node-test`. */
export function kindOfProgram(program: string): CheckKind | null {
  return kinds.get(program) ?? null;
}

/** Those that need a browser and usually a server. */
export const browserTools: ReadonlySet<string> = new Set(
  'playwright cypress wdio nightwatch testcafe airtap testem detox web-test-runner wtr mochify'.split(' '),
);
