import assert from 'node:assert/strict';
import { renderFindings } from '../../src/parse/render-findings.ts';

describe('findings for people', () => {
  it('stand below their file, with a count at the end', () => {
    assert.equal(
      renderFindings([
        { file: 'src/a b.js', line: 3, column: 7, message: "'x' is not defined.", code: 'no-undef', source: 'eslint' },
        { file: 'b.js', message: 'Parsing error:\nno end', source: 'eslint' },
        { file: 'src/a b.js', line: 4, severity: 'warning', message: 'Semicolon.', code: null },
        { severity: 'info', message: 'About nothing.' },
      ]),
      [
        'src/a b.js',
        "  3:7  error  'x' is not defined.  no-undef",
        '  4  warning  Semicolon.',
        '',
        'b.js',
        '  error  Parsing error:\n      no end',
        '',
        '  info  About nothing.',
        '',
        '✗ 4 problems (2 errors, 1 warning, 1 note)',
        '',
      ].join('\n'),
    );
  });

  it('say so where there are none', () => {
    assert.equal(renderFindings([]), '✓ no problems\n');
  });

  it('show failed tests with what was expected, and count tests', () => {
    const test = { name: 'cart > adds', expected: '4', actual: '3' };
    assert.equal(
      renderFindings([{ file: 'a.test.js', line: 6, column: 5, message: 'cart > adds: not 4', test }], {
        passed: 2,
        failed: 1,
        skipped: 3,
      }),
      '✗ cart > adds: not 4\n    a.test.js:6:5\n    expected: 4\n    actual:   3\n\n✗ 1 failed, ✓ 2 passed, 3 skipped\n',
    );
    assert.equal(renderFindings([], { passed: 2, failed: 0, skipped: 0 }), '✓ 2 passed\n');
    assert.equal(renderFindings([], { passed: 0, failed: 1, skipped: 0 }), '✗ 1 failed\n');
  });
});
