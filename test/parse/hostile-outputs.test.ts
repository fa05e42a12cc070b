import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cleanForDisplay } from '../../src/parse/clean-for-display.ts';
import type { Finding, ParseHints, Parser } from '../../src/parse/parser.ts';
import { parsers } from '../../src/parse/registry.ts';

const fixtures = join(import.meta.dirname, '../fixtures/parse');
const noHints: ParseHints = { exitCode: 1, tools: [] };

/** Everything that tools really printed, by the parsers that it is for. */
const outputs: ReadonlyMap<string, readonly string[]> = readOutputs();

function readOutputs(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const folder of readdirSync(fixtures, { recursive: true, encoding: 'utf8' })) {
    const file = join(fixtures, folder, 'case.json');
    if (!existsSync(file)) continue;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the fixtures are ours
    const { as, stream } = JSON.parse(readFileSync(file, 'utf8')) as { readonly as: readonly string[]; readonly stream: string };
    const output = join(fixtures, folder, `${stream}.txt`);
    if (!existsSync(output)) continue;
    const text = cleanForDisplay(readFileSync(output, 'utf8'));
    for (const id of as) found.set(id, [...(found.get(id) ?? []), text]);
  }
  return found;
}

/** Where the tool shows nothing but a diff, the parser of diffs is who recognises it. */
const bareDiffs = new Set(['black-diff', 'isort']);

/** Beginnings of what parsers look for, of which a line may hold any number. */
const hostile = ['a.go:1:1: ', 'error: ', ' - a (b) [c] ', '{"a":[', '\ud800', 'FAILED a.py::b[', '\n', ' \n', 'ok 1 - x\n'];

/** A parser's own rules: what it gives is text and numbers, never half of something. */
function assertSound(parser: Parser, text: string, hints: ParseHints = { ...noHints, tools: parser.tools ?? [] }): void {
  parser.recognises?.(text);
  const parsing = parser.parse(text, hints);
  for (const finding of parsing?.findings ?? []) assertFinding(parser.id, finding);
  for (const count of Object.values(parsing?.tests ?? {}))
    assert.ok(Number.isSafeInteger(count) && count >= 0, `${parser.id} counts ${count}`);
}

function assertFinding(id: string, finding: Finding): void {
  const shown = `${id}: ${JSON.stringify(finding).slice(0, 500)}`;
  assert.equal(typeof finding.message, 'string', shown);
  for (const key of ['file', 'code', 'source', 'url'] as const) {
    assert.ok(finding[key] === undefined || finding[key] === null || typeof finding[key] === 'string', `${key} of ${shown}`);
  }
  for (const key of ['line', 'column', 'endLine', 'endColumn'] as const) {
    assert.ok(finding[key] === undefined || finding[key] === null || typeof finding[key] === 'number', `${key} of ${shown}`);
    assert.ok(!Number.isNaN(finding[key]), `${key} of ${shown}`);
  }
}

for (const parser of parsers) {
  describe(`the parser ${parser.id}`, () => {
    it('gives nothing for no output', () => {
      assert.equal(parser.parse('', noHints), null);
      assert.equal(parser.parse('\n', { exitCode: 1, tools: parser.tools ?? [] }), null);
    });

    it('stands an output that is cut off anywhere', () => {
      for (const text of outputs.get(parser.id) ?? []) {
        for (let part = 1; part < 30; part += 1) assertSound(parser, text.slice(0, Math.floor((text.length * part) / 30)));
        for (let part = 1; part < 10; part += 1) assertSound(parser, text.slice(Math.floor((text.length * part) / 10)));
      }
    });

    it('stands an output in which every value has another type', () => {
      for (const text of outputs.get(parser.id) ?? []) {
        for (const value of ['null', '-1', '1e99', '"x"', '{}', '[null]', 'true']) {
          assertSound(parser, text.replaceAll(/(": ?)(?:"(?:[^"\\]|\\.)*"|-?\d+|null|true|false)/g, `$1${value}`));
        }
      }
    });

    it('takes no longer for a line of many kilobytes than their number says', () => {
      const lines = (outputs.get(parser.id) ?? []).flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');
      for (const line of [...lines.filter((_line, index) => index % Math.ceil(lines.length / 3) === 0), ...hostile]) {
        const many = Math.ceil(100_000 / line.length);
        assertSound(parser, line.repeat(many));
        assertSound(parser, line.slice(0, Math.ceil(line.length / 2)).repeat(2 * many));
      }
    });

    it('recognises every output that it understands', () => {
      const hints = { ...noHints, tools: parser.tools ?? [] };
      for (const text of bareDiffs.has(parser.id) ? [] : (outputs.get(parser.id) ?? [])) {
        const isRecognised = parser.recognises?.(text) !== false;
        assert.ok(isRecognised || parser.parse(text, hints) === null, text.slice(0, 500));
      }
    });
  });
}
