import assert from 'node:assert/strict';
import { findParser, parsers } from '../../src/parse/registry.ts';
import { parserIds } from '../../src/parse/parser-ids.ts';

describe('the parsers', () => {
  it('have ids that are each one’s own, and that are known by name', () => {
    const ids = parsers.map(({ id }) => id);
    assert.deepEqual([...ids].sort(), parserIds);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('are found by id, by the name of a matcher, and as auto', () => {
    for (const id of parserIds) assert.equal(findParser(id)?.id, id);
    assert.equal(findParser('$gcc')?.format, 'matched');
    assert.equal(findParser('auto')?.id, 'auto');
    for (const id of ['', 'toString', '__proto__', '$nope', 'eslint']) assert.equal(findParser(id), null);
  });
});
