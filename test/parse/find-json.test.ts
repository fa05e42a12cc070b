import assert from 'node:assert/strict';
import { findJson } from '../../src/parse/find-json.ts';

describe('finding JSON in a text', () => {
  it('takes the whole text where it is a document', () => {
    assert.deepEqual(findJson('{"a": 1}'), [{ a: 1 }]);
    assert.deepEqual(findJson('\ufeff[]'), [[]]);
    assert.deepEqual(findJson(' \n[1]\n'), [[1]]);
  });

  it('finds documents among noise, in their order', () => {
    assert.deepEqual(findJson('> lint\n{"a": [1, {"b": "}"}]} done\n[2]'), [{ a: [1, { b: '}' }] }, [2]]);
    assert.deepEqual(findJson('noise without a line break{"a":1}'), [{ a: 1 }]);
    assert.deepEqual(findJson('{"a":1}\n{"b":2}\n'), [{ a: 1 }, { b: 2 }]);
  });

  it('knows strings: brackets, quotes and backslashes in them end nothing', () => {
    assert.deepEqual(findJson('x {"a": "\\"}]{[ \\\\"} y'), [{ a: '"}]{[ \\' }]);
  });

  it('is not led astray by brackets of chatter', () => {
    assert.deepEqual(findJson('[warn] {not json} [1/4] { "a" \n} (node:1) [ok]\n{"a": true}'), [{ a: true }]);
    assert.deepEqual(findJson('{ "name": [\nunfinished\n{"b": null}'), [{ b: null }]);
  });

  it('gives the complete documents inside of one that is cut off', () => {
    assert.deepEqual(findJson('[{"a":1},{"b":2},{"c":'), [{ a: 1 }, { b: 2 }]);
  });

  it('gives nothing for values that are no documents', () => {
    for (const text of ['', '12', '"a"', 'null', '{', '}', '[', '{]', '\0', '\ud800', '{"a": "\n"}'])
      assert.deepEqual(findJson(text), []);
  });

  it('keeps what a document names as its own', () => {
    const [document] = findJson('x\n{"__proto__": {"line": 1}}');
    assert.equal(JSON.stringify(document), '{"__proto__":{"line":1}}');
  });

  it('comes to an end with a hundred thousand open brackets', () => {
    assert.deepEqual(findJson('['.repeat(100_000)), []);
    assert.deepEqual(findJson('{"a":'.repeat(100_000)), []);
    assert.deepEqual(findJson('[1,'.repeat(50_000) + '{"a":1}'), [{ a: 1 }]);
  });
});
