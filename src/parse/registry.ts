import { avaText } from './formats/ava-text.ts';
import { biomeJson } from './formats/biome-json.ts';
import { biomeText } from './formats/biome-text.ts';
import { checkstyle } from './formats/checkstyle.ts';
import { denoLintJson } from './formats/deno-lint-json.ts';
import { eslintJson } from './formats/eslint-json.ts';
import { eslintCodeframe, eslintStylish, eslintUnix, eslintCompact } from './formats/eslint-text.ts';
import { github } from './formats/github.ts';
import { vitestJson, jestJson } from './formats/jest-json.ts';
import { jestText } from './formats/jest-text.ts';
import { junit } from './formats/junit.ts';
import { attwJson } from './formats/attw-json.ts';
import { bunText } from './formats/bun-text.ts';
import { denoLintCompact, denoText } from './formats/deno-text.ts';
import { cspell, standard, commitlint, jshint, htmlhint, remark, xo, dprint, redocly, spectral } from './formats/js-lines.ts';
import { knipJson, knipText } from './formats/knip.ts';
import { playwrightText } from './formats/playwright-text.ts';
import { publint } from './formats/publint.ts';
import { pyrightText } from './formats/pyright-text.ts';
import { svelteCheck } from './formats/svelte-check.ts';
import { esbuild, rolldown, webpack } from './formats/bundlers.ts';
import { jasmineText } from './formats/jasmine-text.ts';
import { depcheck, depcheckJson, dependencyCruiser, madge, sizeLimitJson } from './formats/dependency-checks.ts';
import { azure } from './formats/azure.ts';
import { rdjson } from './formats/rdjson.ts';
import { htmlhintJson } from './formats/htmlhint-json.ts';
import { nextText } from './formats/next-text.ts';
import { markdownlint } from './formats/markdownlint.ts';
import { mochaJson } from './formats/mocha-json.ts';
import { mochaSpec } from './formats/mocha-spec.ts';
import { nodeSpec } from './formats/node-spec.ts';
import { oxlintJson } from './formats/oxlint-json.ts';
import { oxlintText } from './formats/oxlint-text.ts';
import { playwrightJson } from './formats/playwright-json.ts';
import { oxfmtList, prettierCheck, prettierList } from './formats/prettier-list.ts';
import { pyrightJson } from './formats/pyright-json.ts';
import { sarif } from './formats/sarif.ts';
import { stylelintJson } from './formats/stylelint-json.ts';
import { stylelintText } from './formats/stylelint-text.ts';
import { tap } from './formats/tap.ts';
import { vitestText } from './formats/vitest-text.ts';
import { autoParser } from './auto.ts';
import { findMatcher, knownMatchers } from './matcher/find-matcher.ts';
import { parserOfMatcher } from './matcher/parse-with-matcher.ts';
import type { MatcherRegistry } from './matcher/read-matcher.ts';
import { banditJson, bandit } from './formats/bandit.ts';
import { bats } from './formats/bats.ts';
import { ctest, mesonTest, meson } from './formats/c-tests.ts';
import { cargoJson } from './formats/cargo-json.ts';
import { cmake } from './formats/cmake.ts';
import { gofmtList, terraformFmt } from './formats/file-lists.ts';
import { gcc } from './formats/gcc.ts';
import { generic } from './formats/generic.ts';
import { gitDiffCheck } from './formats/git-diff-check.ts';
import { golangciJson, golangci, goVetJson, gosecJson, staticcheckJson, staticcheck } from './formats/go-linters.ts';
import { goTestJson, goTest } from './formats/go-test.ts';
import { goVet } from './formats/go-vet.ts';
import { gradle } from './formats/gradle.ts';
import { hadolintJson, actionlintJson, terraformJson, tflintJson, typosJson, codeclimateJson } from './formats/infra-json.ts';
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
} from './formats/infra-lines.ts';
import { javac } from './formats/javac.ts';
import { nextest, libtest } from './formats/libtest.ts';
import { make } from './formats/make.ts';
import { maven } from './formats/maven.ts';
import { rubyLint, luacheck, hlint, ghc, dartAnalyze } from './formats/misc-lines.ts';
import { msbuild } from './formats/msbuild.ts';
import { mypyJson, mypy } from './formats/mypy.ts';
import { prove } from './formats/prove.ts';
import { mixTest, mix, credo, credoJson } from './formats/elixir.ts';
import { dotnet, dotnetFormatJson } from './formats/dotnet.ts';
import { swiftc, swiftTest, dartTest, dartTestJson } from './formats/swift-dart-tests.ts';
import { dartJson } from './formats/dart-json.ts';
import { shellSyntax, perl, pythonSyntax, xmllint, jsonlint, sphinx, vulture, cpplint } from './formats/syntax-checkers.ts';
import { gtest } from './formats/gtest.ts';
import { catch2 } from './formats/catch2.ts';
import { testUnit } from './formats/test-unit.ts';
import { gfortran, nim, ocaml, scala } from './formats/native-compilers.ts';
import type { Parser } from './parser.ts';
import { phpstanJson, phpcsJson, psalmJson, phpCsFixerJson } from './formats/php-json.ts';
import { phpunitText, pestText } from './formats/php-tests.ts';
import { phpstan, phpcs, psalm, phpCsFixer, phpLint } from './formats/php-text.ts';
import { pylintJson } from './formats/pylint-json.ts';
import { pytestText } from './formats/pytest-text.ts';
import { blackDiff, isort } from './formats/python-format.ts';
import { flake8, pylint, pydocstyle, pyflakes } from './formats/python-lines.ts';
import { rubocopJson, rubocop } from './formats/rubocop.ts';
import { rspecText, rspecJson, minitestText } from './formats/ruby-tests.ts';
import { ruffJson, ruffText } from './formats/ruff.ts';
import { rustc } from './formats/rustc.ts';
import { rustfmtDiff, rustfmtList } from './formats/rustfmt.ts';
import { shellcheckJson, shellcheck } from './formats/shellcheck.ts';
import { trx } from './formats/trx.ts';
import { tsc } from './formats/tsc.ts';
import { unifiedDiff } from './formats/unified-diff.ts';
import { unittest } from './formats/unittest.ts';

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
