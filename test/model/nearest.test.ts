import assert from 'node:assert/strict';
import { nearest } from '../../src/model/nearest.ts';

describe('nearest word', () => {
  it('finds what was probably meant', () => {
    const known = ['lint', 'test', 'typecheck', 'format:check'];
    assert.deepEqual(
      ['lnit', 'tset', 'typechek', 'Format-Check', 'lin'].map((word) => nearest(word, known)),
      ['lint', 'test', 'typecheck', 'format:check', 'lint'],
    );
  });

  it('suggests nothing when nothing is near', () => {
    assert.equal(nearest('deploy', ['lint', 'test']), null);
    assert.equal(nearest('x', []), null);
    assert.equal(nearest('zz', ['a', 'on', 'ab']), null);
    assert.equal(nearest('foo', ['xo', 'for-each']), null);
  });
});
