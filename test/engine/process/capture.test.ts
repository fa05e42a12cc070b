import assert from 'node:assert/strict';
import fc from 'fast-check';
import { headChars, OutputCapture, tailBytes } from '../../../src/engine/process/capture.ts';

function capture(bytes: Buffer, cuts: readonly number[] = []): OutputCapture {
  const output = new OutputCapture();
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (const [index, place] of places.entries()) output.add(bytes.subarray(places[index - 1] ?? 0, place), 'stdout');
  output.end('stdout');
  return output;
}

describe('captured output', () => {
  it('is exactly what was written, wherever the chunks are cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.array(fc.nat(), { maxLength: 20 }), (text, cuts) => {
        const { text: kept, truncatedChars } = capture(Buffer.from(text), cuts).read();
        assert.deepEqual([kept, truncatedChars], [Buffer.from(text).toString(), 0]);
      }),
    );
  });

  it('is the same for any bytes in pieces and at once', () => {
    const bytes = fc.array(
      fc.constantFrom(0x41, 0x80, 0xbf, 0xc0, 0xc3, 0xe2, 0x82, 0xac, 0xed, 0xa0, 0xf0, 0x9f, 0x98, 0xf5, 0xff),
      { maxLength: 24 },
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 12 }), (given, cuts) => {
        assert.equal(capture(Buffer.from(given), cuts).read().text, Buffer.from(given).toString());
      }),
      { numRuns: 3_000 },
    );
  });

  it('keeps NUL, carriage returns and a missing last line break, and replaces only what is no UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('a\0b\r\nc'), Buffer.from([0xff]), Buffer.from('end')]);
    assert.equal(capture(bytes).read().text, 'a\0b\r\nc\ufffdend');
  });

  it('says of a character that never became whole that it is broken, once', () => {
    assert.equal(capture(Buffer.from('€').subarray(0, 2)).read().text, '\ufffd');
  });

  it('keeps two streams apart while their characters are incomplete', () => {
    const output = new OutputCapture();
    const [first, second] = [Buffer.from('ä'), Buffer.from('ö')];
    output.add(first.subarray(0, 1), 'stdout');
    output.add(second.subarray(0, 1), 'stderr');
    output.add(second.subarray(1), 'stderr');
    output.add(first.subarray(1), 'stdout');
    assert.equal(output.read().text, 'öä');
  });

  it('keeps the first and the last characters, and counts what it dropped between them', () => {
    const output = new OutputCapture();
    let total = 0;
    for (let index = 0; total < headChars + 3 * tailBytes; index++) {
      const line = `line ${index} ${'x'.repeat(index % 900)}\n`;
      total += line.length;
      output.add(Buffer.from(line), 'stdout');
    }
    output.add(Buffer.from('last words'), 'stdout');
    const { text, truncatedChars } = output.read();
    assert.ok(text.startsWith('line 0 \nline 1 x\n'));
    assert.ok(text.endsWith('last words'));
    assert.equal(text.length, headChars + tailBytes);
    assert.equal(text.length + truncatedChars, total + 'last words'.length);
    assert.deepEqual(output.read(), { text, truncatedChars });
  });

  it('drops whole characters, never the half of one', () => {
    const output = new OutputCapture();
    output.add(Buffer.from(`x${'😀'.repeat(headChars + tailBytes)}y`), 'stdout');
    const { text, truncatedChars } = output.read();
    assert.ok(text.isWellFormed());
    assert.equal(text.length + truncatedChars, 2 * (headChars + tailBytes) + 2);
  });

  it('has its last lines for a reason that must be short', () => {
    assert.deepEqual(capture(Buffer.from('one\n\ntwo\nthree\n')).lastLines(2), ['two', 'three']);
    assert.deepEqual(capture(Buffer.from('')).lastLines(2), []);
  });

  it('never contains a secret, although it came in single bytes', () => {
    const output = new OutputCapture(['hunter2']);
    const told = [...Buffer.from('password: hunter2!\nhunt')]
      .map((byte) => output.add(Buffer.from([byte]), 'stdout').text)
      .join('');
    assert.equal(told + output.end('stdout').text, 'password: ***!\nhunt');
    assert.equal(output.read().text, 'password: ***!\nhunt');
  });

  it('hands out everything once, before it drops the first character, wherever the chunks are cut', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sizes, fc.constantFrom([], ['never-there']), (lengths, secrets) => {
        let whole = '';
        let count = 0;
        const output = new OutputCapture(secrets, (kept) => {
          count++;
          whole = kept;
        });
        let all = '';
        for (const [index, length] of lengths.entries()) {
          const text = String.fromCodePoint(0x61 + (index % 26)).repeat(length);
          const told = output.add(Buffer.from(text), 'stdout').text;
          all += told;
          if (count > 0) whole += told;
        }
        const isDropping = output.read().truncatedChars > 0;
        assert.deepEqual([count, isDropping ? whole === all : whole === ''], [isDropping ? 1 : 0, true]);
      }),
    );
  });

  it('hands out nothing while exactly everything fits, and all when one character more comes, also when all comes at once', () => {
    const fits = headChars + tailBytes;
    for (const [length, cut, isTooMuch] of [
      [fits, fits, false],
      [fits, 10, false],
      [fits + 1, fits, true],
      [fits + 1, 10, true],
      [fits + 1, fits + 1, true],
    ] as const) {
      const told: string[] = [];
      const output = new OutputCapture([], (kept) => told.push(kept));
      const bytes = Buffer.alloc(length, 'x');
      output.add(bytes.subarray(0, cut), 'stdout');
      output.add(bytes.subarray(cut), 'stdout');
      const { truncatedChars } = output.read();
      const before = cut === length ? 0 : cut;
      assert.deepEqual([told.map((kept) => kept.length), truncatedChars], isTooMuch ? [[before], 1] : [[], 0]);
    }
  });
});
