import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explainBadId } from '../../src/config/check-id.ts';

describe('an id', () => {
  const right = [
    'lint',
    'test:unit',
    'packages/a:lint',
    '@scope/pkg#build',
    'größe',
    'テスト',
    'c++',
    'a b',
    '🚀',
    '👩‍💻',
    'constructor',
    '__proto__',
    'a..b',
    'x'.repeat(200),
  ];
  for (const id of right) it(`can be ${id.slice(0, 20)}`, () => assert.equal(explainBadId(id), null));

  const wrong: [string, string][] = [
    ['', 'is empty: give the check a name.'],
    ['x'.repeat(201), 'has 201 characters: at most 200 are possible.'],
    ['-v', 'begins with a dash, so the command line would take it for a flag: begin with a letter.'],
    ['../a', 'looks like a path out of the workspace: leave out the leading / and every "..".'],
    ['a/../b', 'looks like a path out of the workspace: leave out the leading / and every "..".'],
    ['..', 'looks like a path out of the workspace: leave out the leading / and every "..".'],
    ['/a', 'looks like a path out of the workspace: leave out the leading / and every "..".'],
    ['a\\b', 'has a backslash: use / instead.'],
    ['a ', 'begins or ends with a blank: remove it.'],
    ['a\0', 'has U+0000: use letters, digits, emoji, blanks and - _ . : / @ # + = only.'],
    ['a\nb', 'has U+000A: use letters, digits, emoji, blanks and - _ . : / @ # + = only.'],
    ['a\u202Eb', 'has U+202E: use letters, digits, emoji, blanks and - _ . : / @ # + = only.'],
    ['a\uD800', 'has U+D800: use letters, digits, emoji, blanks and - _ . : / @ # + = only.'],
    ['a;b', 'has ;: use letters, digits, emoji, blanks and - _ . : / @ # + = only.'],
    ['a*', 'has *: use letters, digits, emoji, blanks and - _ . : / @ # + = only.'],
  ];
  for (const [id, reason] of wrong)
    it(`cannot be ${JSON.stringify(id.slice(0, 20))}`, () => assert.equal(explainBadId(id), reason));

  it('is never syntax for a shell, a terminal or a path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        if (explainBadId(id) === null) assert.doesNotMatch(id, /[\p{Cc}'"`$\\;|&<>*?(){}[\]!~^%,]|^[-/]|(^|\/)\.\.(\/|$)/u);
      }),
      { numRuns: 5_000 },
    );
  });
});
