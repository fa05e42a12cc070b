import { cargoJson } from './cargo-json.ts';
import { gitDiffCheck } from './git-diff-check.ts';
import { gofmtList } from './go-lists.ts';
import { goTestJson, goTest } from './go-test.ts';
import { nextest, libtest } from './libtest.ts';
import type { Parser } from './parser.ts';
import { pytestText } from './pytest-text.ts';
import { flake8, pylint, pydocstyle, isort, pyflakes } from './python-lines.ts';
import { rustc } from './rustc.ts';
import { rustfmtDiff, rustfmtList } from './rustfmt.ts';

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
];

const byId: ReadonlyMap<string, Parser> = new Map(parsers.map((parser) => [parser.id, parser]));

/** The parser of that id, or null when this version has none. */
export function findParser(id: string): Parser | null {
  return byId.get(id) ?? null;
}
