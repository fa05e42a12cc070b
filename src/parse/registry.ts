import { avaText } from './ava-text.ts';
import { biomeJson } from './biome-json.ts';
import { biomeText } from './biome-text.ts';
import { checkstyle } from './checkstyle.ts';
import { denoLintJson } from './deno-lint-json.ts';
import { eslintJson } from './eslint-json.ts';
import { eslintCodeframe, eslintStylish, eslintUnix, eslintCompact } from './eslint-text.ts';
import { github } from './github.ts';
import { vitestJson, jestJson } from './jest-json.ts';
import { jestText } from './jest-text.ts';
import { junit } from './junit.ts';
import { attwJson } from './attw-json.ts';
import { bunText } from './bun-text.ts';
import { denoLintCompact, denoText } from './deno-text.ts';
import { cspell, standard, commitlint, jshint, htmlhint, remark, xo, dprint, redocly, spectral } from './js-lines.ts';
import { knipJson, knipText } from './knip.ts';
import { playwrightText } from './playwright-text.ts';
import { publint } from './publint.ts';
import { pyrightText } from './pyright-text.ts';
import { svelteCheck } from './svelte-check.ts';
import { esbuild, rolldown, webpack } from './bundlers.ts';
import { jasmineText } from './jasmine-text.ts';
import { depcheck, depcheckJson, dependencyCruiser, madge, sizeLimitJson } from './dependency-checks.ts';
import { azure } from './azure.ts';
import { rdjson } from './rdjson.ts';
import { htmlhintJson } from './htmlhint-json.ts';
import { nextText } from './next-text.ts';
import { markdownlint } from './markdownlint.ts';
import { mochaJson } from './mocha-json.ts';
import { mochaSpec } from './mocha-spec.ts';
import { nodeSpec } from './node-spec.ts';
import { oxlintJson } from './oxlint-json.ts';
import { oxlintText } from './oxlint-text.ts';
import { playwrightJson } from './playwright-json.ts';
import { oxfmtList, prettierCheck, prettierList } from './prettier-list.ts';
import { pyrightJson } from './pyright-json.ts';
import { sarif } from './sarif.ts';
import { stylelintJson } from './stylelint-json.ts';
import { stylelintText } from './stylelint-text.ts';
import { tap } from './tap.ts';
import { vitestText } from './vitest-text.ts';
import { autoParser } from './auto.ts';
import { findMatcher, knownMatchers } from './matcher/find-matcher.ts';
import { parserOfMatcher } from './matcher/parse-with-matcher.ts';
import type { MatcherRegistry } from './matcher/read-matcher.ts';
import { banditJson, bandit } from './bandit.ts';
import { bats } from './bats.ts';
import { ctest, mesonTest, meson } from './c-tests.ts';
import { cargoJson } from './cargo-json.ts';
import { cmake } from './cmake.ts';
import { gofmtList, terraformFmt } from './file-lists.ts';
import { gcc } from './gcc.ts';
import { generic } from './generic.ts';
import { gitDiffCheck } from './git-diff-check.ts';
import { golangciJson, golangci, goVetJson, gosecJson, staticcheckJson, staticcheck } from './go-linters.ts';
import { goTestJson, goTest } from './go-test.ts';
import { goVet } from './go-vet.ts';
import { gradle } from './gradle.ts';
import { hadolintJson, actionlintJson, terraformJson, tflintJson, typosJson, codeclimateJson } from './infra-json.ts';
import {
  yamllint,
  hadolint,
  actionlint,
  ansibleLint,
  codespell,
  typos,
  taplo,
  editorconfigChecker,
  mdl,
  terraform,
} from './infra-lines.ts';
import { javac } from './javac.ts';
import { nextest, libtest } from './libtest.ts';
import { make } from './make.ts';
import { maven } from './maven.ts';
import { rubyLint, luacheck, hlint, ghc, dartAnalyze } from './misc-lines.ts';
import { msbuild } from './msbuild.ts';
import { mypyJson, mypy } from './mypy.ts';
import { prove } from './prove.ts';
import { mixTest, mix, credo, credoJson } from './elixir.ts';
import { dotnet, dotnetFormatJson } from './dotnet.ts';
import { swiftc, swiftTest, dartTest, dartTestJson } from './swift-dart-tests.ts';
import { dartJson } from './dart-json.ts';
import { shellSyntax, perl, pythonSyntax, xmllint, jsonlint, sphinx, vulture, cpplint } from './syntax-checkers.ts';
import { gtest } from './gtest.ts';
import { catch2 } from './catch2.ts';
import { testUnit } from './test-unit.ts';
import { gfortran, nim, ocaml, scala } from './native-compilers.ts';
import type { Parser } from './parser.ts';
import { phpstanJson, phpcsJson, psalmJson, phpCsFixerJson } from './php-json.ts';
import { phpunitText, pestText } from './php-tests.ts';
import { phpstan, phpcs, psalm, phpCsFixer, phpLint } from './php-text.ts';
import { pylintJson } from './pylint-json.ts';
import { pytestText } from './pytest-text.ts';
import { blackDiff, isort } from './python-format.ts';
import { flake8, pylint, pydocstyle, pyflakes } from './python-lines.ts';
import { rubocopJson, rubocop } from './rubocop.ts';
import { rspecText, rspecJson, minitestText } from './ruby-tests.ts';
import { ruffJson, ruffText } from './ruff.ts';
import { rustc } from './rustc.ts';
import { rustfmtDiff, rustfmtList } from './rustfmt.ts';
import { shellcheckJson, shellcheck } from './shellcheck.ts';
import { trx } from './trx.ts';
import { tsc } from './tsc.ts';
import { unifiedDiff } from './unified-diff.ts';
import { unittest } from './unittest.ts';

/** Every format that can be read, in the order in which `auto` tries them: the most specific first. */
export const parsers: readonly Parser[] = [
  gitDiffCheck,
  sarif,
  github,
  azure,
  rdjson,
  checkstyle,
  junit,
  trx,
  tap,
  eslintJson,
  yamllint,
  eslintStylish,
  eslintUnix,
  eslintCompact,
  eslintCodeframe,
  biomeJson,
  biomeText,
  oxlintJson,
  oxlintText,
  stylelintJson,
  stylelintText,
  prettierCheck,
  prettierList,
  vitestJson,
  jestJson,
  jestText,
  vitestText,
  mochaJson,
  mochaSpec,
  nodeSpec,
  avaText,
  playwrightJson,
  denoLintJson,
  pyrightJson,
  markdownlint,
  nextText,
  htmlhintJson,
  depcheckJson,
  depcheck,
  madge,
  dependencyCruiser,
  sizeLimitJson,
  redocly,
  spectral,
  esbuild,
  rolldown,
  webpack,
  jasmineText,
  oxfmtList,
  knipJson,
  knipText,
  publint,
  attwJson,
  pyrightText,
  svelteCheck,
  cspell,
  standard,
  commitlint,
  jshint,
  htmlhint,
  remark,
  xo,
  dprint,
  playwrightText,
  bunText,
  denoLintCompact,
  denoText,
  cargoJson,
  nextest,
  libtest,
  rustc,
  rustfmtDiff,
  rustfmtList,
  flake8,
  pylint,
  pydocstyle,
  pyflakes,
  pytestText,
  goTestJson,
  goTest,
  mypyJson,
  mypy,
  ruffJson,
  ruffText,
  pylintJson,
  banditJson,
  bandit,
  unittest,
  shellcheckJson,
  shellcheck,
  rubocopJson,
  rubocop,
  bats,
  rspecText,
  rspecJson,
  minitestText,
  ctest,
  mesonTest,
  meson,
  golangciJson,
  goVetJson,
  golangci,
  staticcheckJson,
  staticcheck,
  phpstanJson,
  phpcsJson,
  psalmJson,
  phpCsFixerJson,
  phpstan,
  phpcs,
  psalm,
  phpCsFixer,
  phpLint,
  phpunitText,
  pestText,
  blackDiff,
  isort,
  gofmtList,
  terraformFmt,
  hadolintJson,
  actionlintJson,
  terraformJson,
  tflintJson,
  typosJson,
  codeclimateJson,
  hadolint,
  actionlint,
  ansibleLint,
  codespell,
  typos,
  taplo,
  editorconfigChecker,
  mdl,
  terraform,
  rubyLint,
  luacheck,
  hlint,
  ghc,
  prove,
  mixTest,
  mix,
  credo,
  credoJson,
  dotnet,
  dotnetFormatJson,
  swiftc,
  swiftTest,
  dartTest,
  dartTestJson,
  dartJson,
  gosecJson,
  shellSyntax,
  perl,
  pythonSyntax,
  xmllint,
  jsonlint,
  sphinx,
  vulture,
  cpplint,
  gtest,
  catch2,
  testUnit,
  dartAnalyze,
  tsc,
  cmake,
  ocaml,
  gfortran,
  scala,
  nim,
  msbuild,
  maven,
  gradle,
  javac,
  goVet,
  unifiedDiff,
  make,
  gcc,
  generic,
];

const auto = autoParser(parsers);

const byId: ReadonlyMap<string, Parser> = new Map(parsers.map((parser) => [parser.id, parser]));

/**
 * The parser of that id, of the problem matcher of that name (`$gcc`; `withContributions` knows those of extensions too), or `auto`;
 * null when there is none.
 */
export function findParser(id: string, matchers: MatcherRegistry = knownMatchers): Parser | null {
  if (id === auto.id) return auto;
  const matcher = id.startsWith('$') ? findMatcher(id, matchers) : null;
  return matcher === null ? (byId.get(id) ?? null) : parserOfMatcher(matcher);
}
