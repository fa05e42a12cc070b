import assert from 'node:assert/strict';
import {
  addCounts,
  asCount,
  asObject,
  asPlace,
  field,
  fieldAt,
  hasList,
  listField,
  oneBased,
  placeField,
  stringField,
  textField,
} from '../../src/parse/json-shape.ts';

describe('reading JSON whose shape is not known', () => {
  it('takes own fields only', () => {
    assert.equal(field({ a: 1 }, 'a'), 1);
    for (const value of [null, undefined, 1, 'text', [], {}]) assert.equal(field(value, 'constructor'), undefined);
    assert.equal(field(JSON.parse('{"__proto__": 1}'), '__proto__'), 1);
    assert.equal(fieldAt({ a: { b: { c: 1 } } }, 'a', 'b', 'c'), 1);
    assert.equal(fieldAt({ a: [] }, 'a', 'b', 'c'), undefined);
  });

  it('gives no value of another type', () => {
    assert.equal(stringField({ a: 1 }, 'a'), null);
    assert.equal(stringField({ a: '' }, 'a'), '');
    assert.equal(textField({ a: '' }, 'a'), null);
    assert.deepEqual(listField({ a: {} }, 'a'), []);
    assert.equal(hasList({ a: [] }, 'a'), true);
    assert.equal(asObject([]), null);
  });

  it('takes only numbers that can be places', () => {
    assert.deepEqual([1, 0, -1, 1.5, 1e308, Number.NaN, '7', '-7', '7.0', null].map(asPlace), [
      1,
      null,
      null,
      null,
      null,
      null,
      7,
      null,
      null,
      null,
    ]);
    assert.equal(placeField({ line: 2 ** 31 }, 'line'), null);
    assert.deepEqual([0, '3', '', -1, 2 ** 31].map(oneBased), [1, 4, null, null, null]);
    assert.equal(asCount('9'.repeat(17)), null);
  });

  it('adds counts, where there are some', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    assert.equal(addCounts(undefined, undefined), undefined);
    assert.deepEqual(addCounts(one, undefined), one);
    assert.deepEqual(addCounts(one, one), { passed: 2, failed: 4, skipped: 6 });
  });
});
