import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { cleanForDisplay } from '../../src/parse/clean-for-display.ts';
import { parseOutput } from '../../src/parse/parse-output.ts';
import type { ParseOutput, Parser } from '../../src/parse/parser.ts';
import { findParser } from '../../src/parse/registry.ts';
import { noSourceFiles } from '../../src/parse/source-files.ts';

const root = '/workspace';
const auto = findParser('auto')!;

interface Sample {
  readonly name: string;
  readonly command: readonly string[];
  readonly exitCode: number | null;
  readonly text: string;
}

/** What tools really printed, without the escape sequences that are in it already. */
const samples: readonly Sample[] = readSamples();

function readSamples(): readonly Sample[] {
  const fixtures = join(import.meta.dirname, '../fixtures/parse');
  return readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('case.json'))
    .sort()
    .flatMap((path) => {
      const folder = join(fixtures, path, '..');
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the fixtures are ours
      const { command, exitCode, stream } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Omit<
        Sample,
        'text'
      > & {
        readonly stream: string;
      };
      const file = join(folder, `${stream}.txt`);
      const text = existsSync(file) ? cleanForDisplay(readFileSync(file, 'utf8')) : '';
      return text === '' || text.length > 2500 ? [] : [{ name: path, command, exitCode, text }];
    });
}

function read({ command, exitCode }: Sample, text: string): ParseOutput {
  return parseOutput(auto, { text, command, exitCode, cwd: root, root }, noSourceFiles(root));
}

const sample = fc.constantFrom(...samples);
const sequences = fc.constantFrom(
  '\x1b[31m',
  '\x1b[0m',
  '\x1b[1;38;5;12m',
  '\x1b[K',
  '\x1b[2K',
  '\x1b[?25l',
  '\x1b]8;;http://x\x07',
  '\x1b(B',
  '\x9b1m',
);
const places = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), sequences), { maxLength: 20 });

function insertAt(text: string, pieces: readonly (readonly [number, string])[]): string {
  let inserted = text;
  for (const [share, piece] of pieces.toSorted(([a], [b]) => b - a)) {
    const at = Math.floor(share * text.length);
    inserted = inserted.slice(0, at) + piece + inserted.slice(at);
  }
  return inserted;
}

describe('what is read from an output', () => {
  it('stays the same with escape sequences anywhere', () => {
    fc.assert(
      fc.property(sample, places, (one, pieces) => {
        const isWhole = pieces.every(([share]) => !isLowSurrogate(one.text, Math.floor(share * one.text.length)));
        fc.pre(isWhole);
        assert.deepEqual(read(one, insertAt(one.text, pieces)), read(one, one.text), one.name);
      }),
      { numRuns: 300 },
    );
  });

  it("stays the same with the line breaks of Windows, and with a terminal's carriage returns", () => {
    for (const one of samples) {
      assert.deepEqual(read(one, one.text.replaceAll('\n', '\r\n')), read(one, one.text), one.name);
      assert.deepEqual(read(one, `50%\r${one.text}`), read(one, one.text), one.name);
    }
  });

  it('stays the same when it ends with a line break more', () => {
    for (const one of samples) assert.deepEqual(read(one, `${one.text}\n`).problems, read(one, one.text).problems, one.name);
  });

  it('is a part of the whole, and never a mistake of ours, wherever the output is cut off', () => {
    fc.assert(
      fc.property(
        sample,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (one, from, to) => {
          const [start, end] = [from, to].map((share) => Math.floor(share * one.text.length));
          const { problems, parsed } = read(one, one.text.slice(start, end));
          assert.ok(['structured', 'matched', 'unparsed', 'none'].includes(parsed));
          for (const { message, severity } of problems) assert.ok(message !== '' && severity !== undefined);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('has no counts of tests that cannot be counts', () => {
    for (const passed of [1e27, -1, 0.5, Number.NaN]) {
      const parser: Parser = { ...auto, parse: () => ({ findings: [], tests: { passed, failed: 1, skipped: 0 } }) };
      assert.equal(parseOutput(parser, { text: 'x', exitCode: 1, cwd: root, root }, noSourceFiles(root)).tests, null);
    }
  });

  it('is never a mistake of ours for any text at all', () => {
    const words = fc.constantFrom(
      'a.c:1:2: error: x',
      '{"a":',
      '[',
      '}',
      ']',
      '<testsuite>',
      '\n',
      '\t',
      '\0',
      '\ud800',
      '::error file=a::',
      'ok 1',
      '1..',
      '  3:4  error  x',
      ': ',
      '(1,2)',
      '"',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 200 }), fc.boolean(), (parts, isFailure) => {
        parseOutput(auto, { text: parts.join(''), exitCode: isFailure ? 1 : 0, cwd: root, root }, noSourceFiles(root));
      }),
      { numRuns: 500 },
    );
  });
});

function isLowSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xdc00 && code <= 0xdfff;
}
