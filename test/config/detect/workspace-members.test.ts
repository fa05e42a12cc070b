import assert from 'node:assert/strict';
import { matchesMember } from '../../../src/config/detect/languages/workspace-members.ts';

describe('an entry of a list of members', () => {
  it('means the folders that it names', () => {
    for (const [pattern, folder] of [
      ['crates/a', 'crates/a'],
      ['./crates/a/', 'crates/a'],
      ['crates/*', 'crates/a'],
      ['crates/*-core', 'crates/x-core'],
      ['c*s/*a*b*', 'crates/xaybz'],
      ['libs/**', 'libs/a/b/c'],
      ['**/core', 'a/b/core'],
      ['**', 'a'],
    ] as const)
      assert.equal(matchesMember(pattern, folder), true, `${pattern} ${folder}`);
  });

  it('means no others', () => {
    for (const [pattern, folder] of [
      ['crates/*', 'crates/a/b'],
      ['crates/*', 'crates'],
      ['crates/ab*b', 'crates/ab'],
      ['crates/a', 'crates/ab'],
      ['**/core', 'a/b/cores'],
    ] as const)
      assert.equal(matchesMember(pattern, folder), false, `${pattern} ${folder}`);
  });

  it('takes no longer for patterns that could match in many ways', () => {
    assert.equal(matchesMember(`${'**/'.repeat(200)}x`, 'a/'.repeat(200) + 'b'), false);
    assert.equal(matchesMember('*a'.repeat(2_000), 'a'.repeat(3_000) + 'b'), false);
  });
});
