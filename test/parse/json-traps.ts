import assert from 'node:assert/strict';
import type { Parser } from '../../src/parse/parser.ts';
import { show } from './show-findings.ts';

const strangers: readonly unknown[] = [null, true, -1, 0, 1e308, 2 ** 53, '', '__proto__', 'constructor', [], {}, [null], [[]]];

/** What must hold for every parser of a JSON document, told on one that has findings. */
export function describeJsonTraps(parser: Parser, document: unknown): void {
  const text = JSON.stringify(document);
  const expected = show(parser, text);

  it('finds its document in noise, indented or not, and more than one', () => {
    assert.notEqual(expected, 'null');
    assert.equal(show(parser, `> pkg@1.0.0 lint\n> tool [fast] {now}\n\n${text}\nnpm error code 1\n`), expected);
    assert.equal(show(parser, `\ufeff${JSON.stringify(document, null, 2)}\n`), expected);
    const twice = show(parser, `${text}\n${text}\n`).split('\n');
    assert.equal(twice.length >= expected.split('\n').length, true);
  });

  it('is nothing that it is not', () => {
    for (const other of ['', ' \n', 'chatter', '{', '[', '{}', '[1, 2]', '[null]', '{"version":1}', '[[]]', 'null', '"text"']) {
      assert.equal(show(parser, other), 'null', other);
    }
  });

  it('survives being cut off anywhere', () => {
    for (let length = 0; length < text.length; length += 1) assert.equal(typeof show(parser, text.slice(0, length)), 'string');
  });

  it('survives any value in any place', () => {
    for (const variant of variantsOf(document)) {
      const parsing = parser.parse(JSON.stringify(variant), { exitCode: null, tools: [] });
      for (const finding of parsing?.findings ?? []) assert.equal(typeof finding.message, 'string');
    }
  });

  it('has a form for people', () => {
    assert.equal(typeof parser.parse(text, { exitCode: 1, tools: [] })?.readable, 'string');
  });
}

/** The document with one value replaced, for every value and every stranger; and with names that objects have by birth. */
function* variantsOf(value: unknown): Generator {
  yield* strangers;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    for (const [index, item] of items.entries()) for (const variant of variantsOf(item)) yield items.with(index, variant);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      for (const variant of variantsOf(item)) yield { ...value, [key]: variant };
      yield JSON.parse(JSON.stringify(value).replace(JSON.stringify(key), '"__proto__"'));
    }
  }
}
