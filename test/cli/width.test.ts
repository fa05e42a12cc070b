import assert from 'node:assert/strict';
import fc from 'fast-check';
import { plainPaint } from '../../src/cli/paint.ts';
import { cutTo, fitLine, padTo, widthOf } from '../../src/cli/width.ts';

describe('width', () => {
  const widths: readonly (readonly [string, number])[] = [
    ['', 0],
    ['eslint', 6],
    ['naïve', 5],
    ['nai\u0308ve', 5],
    ['日本語', 6],
    ['한국어', 6],
    ['ｆｕｌｌ', 8],
    ['🎉', 2],
    ['👍🏽', 2],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['✓ ✗ ◔ ⊘ ↷ ⠋ …', 13],
    ['a\u200bb', 2],
    ['עברית', 5],
  ];
  for (const [text, width] of widths) it(`of ${JSON.stringify(text)} is ${width}`, () => assert.equal(widthOf(text), width));

  it('cuts between characters that are seen as one, never beyond the width', () => {
    assert.equal(cutTo('eslint', 6), 'eslint');
    assert.equal(cutTo('eslint', 5), 'esli…');
    assert.equal(cutTo('日本語', 5), '日本…');
    assert.equal(cutTo('日本語', 4), '日…');
    assert.equal(cutTo('👩‍👩‍👧 family', 3), '👩‍👩‍👧…');
    assert.equal(cutTo('eslint', 1), '…');
    assert.equal(cutTo('eslint', 0), '');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, width) => {
        assert.ok(widthOf(cutTo(text, width)) <= width);
      }),
    );
  });

  it('pads by what is seen', () => {
    assert.equal(padTo('日本', 6), '日本  ');
    assert.equal(padTo('toolong', 3), 'toolong');
  });

  it('fits a line of several colours into what is left of the width', () => {
    const line = fitLine(
      [
        { text: 'ab ', colour: 'green' },
        { text: 'cdef', colour: null },
        { text: 'never', colour: 'red' },
      ],
      6,
      Object.assign((colour: string, text: string) => `<${colour}>${text}`, { hasColours: true }),
    );
    assert.deepEqual(line, { text: '<green>ab cd…', width: 6 });
    assert.deepEqual(fitLine([{ text: 'ab', colour: null }], 6, plainPaint), { text: 'ab', width: 2 });
  });
});
