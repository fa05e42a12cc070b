import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Problem } from '../../src/model/problem.ts';
import { parseOutput } from '../../src/parse/parse-output.ts';
import type { ParseOutput } from '../../src/parse/parser.ts';
import { findParser } from '../../src/parse/registry.ts';
import type { SourceFiles } from '../../src/parse/source-files.ts';

const fixtures = join(import.meta.dirname, '../fixtures/parse');
const root = '/workspace';

/** `case.json`; see the README of the fixtures. */
interface Case {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly exitCode: number | null;
  readonly stream: string;
  readonly as: readonly string[];
}

interface ExpectedProblem extends Partial<Problem> {
  readonly messageIncludes?: readonly string[];
}

interface Expected {
  readonly parsed?: string | readonly string[];
  readonly tests?: ParseOutput['tests'];
  readonly problems: readonly ExpectedProblem[];
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters, typescript/no-unsafe-type-assertion -- the fixtures are ours
const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

for (const tool of foldersIn(fixtures)) {
  describe(`what ${tool} really prints`, () => {
    for (const name of foldersIn(join(fixtures, tool))) {
      const folder = join(fixtures, tool, name);
      if (!existsSync(join(folder, 'case.json'))) continue;
      for (const id of readJson<Case>(join(folder, 'case.json')).as)
        it(`gives the problems of ${name}, read as ${id}`, () => assertGolden(folder, id));
    }
  });
}

function assertGolden(folder: string, id: string): void {
  const { command, cwd, exitCode, stream } = readJson<Case>(join(folder, 'case.json'));
  const expected = readJson<Expected>(join(folder, 'expected.json'));
  const parser = findParser(id);
  assert.ok(parser !== null, `there is no parser ${id}`);
  const file = join(folder, `${stream}.txt`);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const input = { text, command, cwd: join(root, cwd), root, exitCode };
  const output = parseOutput(parser, input, sourcesIn(join(folder, 'files')));
  const shown = JSON.stringify(output.problems, null, 2);
  if (expected.parsed !== undefined) assert.ok([expected.parsed].flat().includes(output.parsed), `${output.parsed}: ${shown}`);
  if (expected.tests !== undefined) assert.deepEqual(output.tests, expected.tests);
  assertProblems(output.problems, expected.problems);
}

/** Every expected problem takes one of those that are there, and none is left over. */
function assertProblems(actual: readonly Problem[], expected: readonly ExpectedProblem[]): void {
  const left = [...actual];
  const missing: ExpectedProblem[] = [];
  for (const problem of expected) {
    const index = left.findIndex((candidate) => matches(candidate, problem));
    if (index < 0) missing.push(problem);
    else left.splice(index, 1);
  }
  const isSame = missing.length === 0 && left.length === 0;
  assert.ok(isSame, `missing: ${JSON.stringify(missing, null, 2)}\nnot expected: ${JSON.stringify(left, null, 2)}`);
}

function matches(problem: Problem, { messageIncludes, ...expected }: ExpectedProblem): boolean {
  const all: Readonly<Record<string, unknown>> = { ...problem };
  return (
    Object.entries(expected).every(([key, value]) => isSame(all[key], value)) &&
    (messageIncludes ?? []).every((part) => problem.message.includes(part))
  );
}

/** Objects may have more than is expected of them; arrays may not. */
function isSame(actual: unknown, expected: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return (actual ?? null) === expected;
  if (typeof actual !== 'object' || actual === null) return false;
  if (Array.isArray(expected) && (!Array.isArray(actual) || actual.length !== expected.length)) return false;
  const values: Readonly<Record<string, unknown>> = { ...actual };
  return Object.entries(expected).every(([key, value]) => isSame(values[key], value));
}

/** The files of a sample as if they stood below the root. */
function sourcesIn(folder: string): SourceFiles {
  const local = (path: string) => join(folder, relative(root, path));
  const isFile = (path: string) => existsSync(path) && statSync(path).isFile();
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const files = names.map((name) => name.replaceAll(sep, '/'));
  return {
    realRoot: root,
    exists: (path) => isFile(local(path)),
    read: (path) => (isFile(local(path)) ? readFileSync(local(path), 'utf8') : null),
    findBySuffix: (suffix) => files.filter((name) => name === suffix || name.endsWith(`/${suffix}`)).slice(0, 2),
  };
}

function foldersIn(folder: string): readonly string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
