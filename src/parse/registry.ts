import { banditJson, bandit } from './bandit.ts';
import { bats } from './bats.ts';
import { cargoJson } from './cargo-json.ts';
import { gitDiffCheck } from './git-diff-check.ts';
import { gofmtList } from './go-lists.ts';
import { goTestJson, goTest } from './go-test.ts';
import { nextest, libtest } from './libtest.ts';
import { mypyJson, mypy } from './mypy.ts';
import type { Parser } from './parser.ts';
import { pylintJson } from './pylint-json.ts';
import { pytestText } from './pytest-text.ts';
import { flake8, pylint, pydocstyle, isort, pyflakes } from './python-lines.ts';
import { rubocopJson, rubocop } from './rubocop.ts';
import { rspecText, rspecJson, minitestText } from './ruby-tests.ts';
import { ruffJson, ruffText } from './ruff.ts';
import { rustc } from './rustc.ts';
import { rustfmtDiff, rustfmtList } from './rustfmt.ts';
import { shellcheckJson, shellcheck } from './shellcheck.ts';
import { unittest } from './unittest.ts';

/** Every format that can be read, in the order in which `auto` tries them: the most specific first. */
export const parsers: readonly Parser[] = [
  gitDiffCheck,
  cargoJson,
  nextest,
  libtest,
  rustc,
  rustfmtDiff,
  rustfmtList,
  flake8,
  pylint,
  pydocstyle,
  isort,
  pyflakes,
  pytestText,
  goTestJson,
  goTest,
  gofmtList,
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
];

const byId: ReadonlyMap<string, Parser> = new Map(parsers.map((parser) => [parser.id, parser]));

/** The parser of that id, or null when this version has none. */
export function findParser(id: string): Parser | null {
  return byId.get(id) ?? null;
}
