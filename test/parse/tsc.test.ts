import assert from 'node:assert/strict';
import { tsc } from '../../src/parse/formats/tsc.ts';
import { render } from './render.ts';

describe("TypeScript's text", () => {
  it('is read in its plain form, with the lines that explain an error', () => {
    const text = [
      "app/(shop)/[id] page.ts(3,14): error TS2322: Type 'A' is not assignable to type 'B'.",
      "  Property 'x' is missing.",
      '    Deeper.',
      "error TS5058: The specified path does not exist: 'nope'.",
      'Found 2 errors.',
    ];
    assert.deepEqual(render(tsc, text.join('\n')), [
      "app/(shop)/[id] page.ts:3:14 error [TS2322] <tsc> Type 'A' is not assignable to type 'B'.\\nProperty 'x' is missing.\\n  Deeper.",
      "error [TS5058] <tsc> The specified path does not exist: 'nope'.",
    ]);
  });

  it('is read in its pretty form, with the places that are related to an error', () => {
    const text = [
      'src/a.ts:7:9 - error TS6133: Never read.',
      '',
      '7   const unused = 1;',
      '          ~~~~~~',
      '',
      '  src/b.ts:3:12',
      '    3   price: number;',
      '                   ~~~~~',
      "    The expected type comes from property 'price'.",
      'src/pages/i.astro:3:7 - error ts(2322): Not so.',
    ];
    assert.deepEqual(render(tsc, text.join('\n')), [
      'src/a.ts:7:9 error [TS6133] <tsc> Never read.',
      'src/pages/i.astro:3:7 error [TS2322] <tsc> Not so.',
    ]);
    assert.deepEqual(
      tsc.parse(text.join('\n'), { exitCode: 1, tools: [] })?.findings.map(({ related }) => related),
      [[{ file: 'src/b.ts', line: 3, column: 12, message: "The expected type comes from property 'price'." }], undefined],
    );
  });

  it('has several related places, of an old version and of a new one', () => {
    const text = [
      'src/a.ts:7:9 - error TS2769: No overload matches this call.',
      '',
      '  C:\\w\\b.ts:120:3',
      '    120   one(a: string): void;',
      '              ~~~~~~~~~~~~~~~~~',
      '    ...',
      '    121 };',
      '    Here.',
      '  src/c.ts:1:1 - There.',
      '    1   two;',
      '    Nobody knows.',
    ];
    assert.deepEqual(tsc.parse(text.join('\n'), { exitCode: 1, tools: [] })?.findings[0]?.related, [
      { file: 'C:\\w\\b.ts', line: 120, column: 3, message: 'Here.' },
      { file: 'src/c.ts', line: 1, column: 1, message: 'There.' },
    ]);
  });

  it('has found nothing when it says so', () => {
    assert.deepEqual(render(tsc, '10:20:05 AM - Found 0 errors. Watching for file changes.\n'), []);
    assert.deepEqual(render(tsc, 'Version 5.9.3\n'), ['null']);
  });
});
