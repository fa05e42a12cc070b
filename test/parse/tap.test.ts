import assert from 'node:assert/strict';
import { tap } from '../../src/parse/formats/tap.ts';
import { readDiagnostic } from '../../src/parse/formats/tap-diagnostic.ts';
import { show } from './show-findings.ts';

function lines(...all: readonly string[]): string {
  return all.join('\n');
}

describe('TAP', () => {
  it('counts tests without subtests, once each, with noise between', () => {
    const text = lines(
      'TAP version 13',
      'noise: ok',
      'ok 1 - fine # time=3ms',
      '# Subtest: cart',
      '    # Subtest: total',
      '        not ok 1 - adds \\# all',
      '          ---',
      "          location: '/w/a b.js:7:5'",
      '          error: |-',
      '            Expected values to be strictly equal:',
      '            ',
      '            3 !== 4',
      '          expected: 4',
      '          actual: 3',
      '          stack: |-',
      '            TestContext.<anonymous> (file:///w/a%20b.js:8:14)',
      '            Test.run (node:internal/test:1:2)',
      '          ...',
      '        1..1',
      '    not ok 1 - total',
      '      ---',
      "      error: '1 subtest failed'",
      '      ...',
      '    ok 2 - is fast # SKIP not today',
      '    not ok 3 - knows # TODO later',
      '    1..3',
      'not ok 2 - cart',
      'ok',
      '1..2',
    );
    assert.equal(
      show(tap, text),
      lines(
        'file:///w/a%20b.js:8:14 error : cart > total > adds # all: Expected values to be strictly equal: 3 !== 4 | test "cart > total > adds # all" | expected 4 actual 3',
        '1 passed, 1 failed, 2 skipped',
      ),
    );
  });

  it('may have its subtests in braces', () => {
    const text = lines(
      'TAP version 13',
      '1..1',
      'not ok 1 - a.test.ts # time=6ms {',
      '    1..2',
      '    not ok 1 - waits # time=1ms',
      '        ---',
      '        error:',
      '            message: "no"',
      '        at: "/w/a.test.ts:4:57"',
      '        ...',
      '    ok 2 - works',
      '}',
    );
    assert.equal(
      show(tap, text),
      '/w/a.test.ts:4:57 error : a.test.ts > waits: no | test "a.test.ts > waits"\n1 passed, 1 failed, 0 skipped',
    );
  });

  it('tells of a test that failed although its subtests went well', () => {
    assert.equal(
      show(
        tap,
        lines(
          'TAP version 14',
          '    ok 1 - inner',
          '    1..1',
          'not ok 1 - outer',
          '  ---',
          '  message: teardown',
          '  ...',
          '1..1',
        ),
      ),
      '- error : outer: teardown | test "outer"\n1 passed, 1 failed, 0 skipped',
    );
  });

  it('takes text and comments below a failure for its words', () => {
    assert.equal(
      show(
        tap,
        lines('1..2', 'not ok 1 cart adds', '  Error: no', '      at Context.<anonymous> (test/a b.js:7:14)', 'ok 2 fine'),
      ),
      'test/a b.js:7:14 error : cart adds: Error: no | test "cart adds"\n1 passed, 1 failed, 0 skipped',
    );
    assert.equal(
      show(
        tap,
        lines(
          '1..1',
          'not ok 1 uses a helper',
          "# (from function `check' in file test/a b.bats, line 15,",
          '#  in test file test/a b.bats, line 19)',
          "#   `check no' failed",
        ),
      ),
      'test/a b.bats:15 error : uses a helper: `check no\' failed | test "uses a helper"\n0 passed, 1 failed, 0 skipped',
    );
  });

  it('puts the heading of tape in front, and has its operator’s values', () => {
    const text = lines(
      'TAP version 13',
      '# adds the prices',
      'not ok 1 sums up',
      '  ---',
      '    operator: equal',
      '    expected: 4',
      '    actual:   3',
      '    at: Test.<anonymous> (/w/a b.js:4:5)',
      '  ...',
      '1..1',
    );
    assert.equal(
      show(tap, text),
      '/w/a b.js:4:5 error : adds the prices > sums up | test "adds the prices > sums up" | expected 4 actual 3\n0 passed, 1 failed, 0 skipped',
    );
  });

  it('of linters has findings of files', () => {
    const text = [
      'TAP version 13',
      '1..2',
      'not ok 1 - /w/a b.js',
      '  ---',
      "  message: '''y'' is never reassigned.'",
      '  severity: error',
      '  data:',
      '    line: 2',
      '    column: 5',
      '    ruleId: prefer-const',
      '  messages:',
      '    - message: Missing semicolon.',
      '      severity: warning',
      '      data:',
      '        line: 2',
      '        column: 10',
      "        ruleId: ''",
      '  ...',
      'not ok 2 - /w/a.css',
      '  ---',
      '  color-hex-length:',
      '    - message: "Expected \\"#FFF\\" (color-hex-length)"',
      '      severity: error',
      '      line: 1',
      '      column: 12',
      '      endLine: 1',
      '      endColumn: 19',
      '  ...',
    ].join('\n');
    assert.equal(
      show(tap, text),
      [
        "/w/a b.js:2:5 error prefer-const: 'y' is never reassigned.",
        '/w/a b.js:2:10 warning : Missing semicolon.',
        '/w/a.css:1:12-1:19 error color-hex-length: Expected "#FFF"',
        '0 passed, 2 failed, 0 skipped',
      ].join('\n'),
    );
  });

  it('says when a run gave up', () => {
    assert.equal(
      show(tap, 'TAP version 13\nok 1 - a\nBail out! No database.\n'),
      '- error : Bail out! No database.\n1 passed, 0 failed, 0 skipped',
    );
  });

  it('needs a version or a plan, and is otherwise chatter', () => {
    for (const text of ['', 'ok 1 - a\n', 'ok\nnot ok\n', 'TAP version 13\n', '1..3\n', 'everything is ok 1\n'])
      assert.equal(show(tap, text), 'null', text);
    assert.equal(show(tap, 'TAP version 13\n1..0\n'), '0 passed, 0 failed, 0 skipped');
  });

  it('survives being cut off anywhere', () => {
    const text = lines(
      'TAP version 13',
      '    not ok 1 - a {',
      '        not ok 1 - b',
      '          ---',
      '          at: {',
      '          stack: |-',
      '            x (a.js:1:2)',
      '          ...',
      '    }',
      'not ok 1 - c',
      '1..1',
    );
    for (let length = 0; length < text.length; length += 1) assert.equal(typeof show(tap, text.slice(0, length)), 'string');
  });
});

describe('the diagnostic of a test in TAP', () => {
  it('is nearly YAML', () => {
    const values = readDiagnostic([
      '  message: |+',
      '    first',
      '      second',
      '',
      'severity : low',
      "  'quoted key': 'it''s'",
      '  text: "a\\nb"',
      '  long: "{',
      '  \\"a\\": 1',
      '}"',
      '  folded: >-',
      '    one',
      '    two',
      '  at:',
      '    fileName: a b.js',
      '    lineNumber: 5',
      '  signal: ~',
      '  __proto__: x',
    ]);
    assert.deepEqual(Object.fromEntries([...values].map(([key, value]) => [`_${key}`, value])), {
      _message: 'first\n  second',
      _severity: 'low',
      '_quoted key': "it's",
      _text: 'a\nb',
      _long: '{\n  "a": 1\n}',
      _folded: 'one two',
      _at: 'fileName: a b.js\nlineNumber: 5',
      '_at.fileName': 'a b.js',
      '_at.lineNumber': '5',
      _signal: '',
      ___proto__: 'x',
    });
  });

  it('may be JSON', () => {
    assert.deepEqual(
      [...readDiagnostic(['{"message":"no","at":{"file":"a.ts","line":1},"list":[1]}'])],
      [
        ['message', 'no'],
        ['at.file', 'a.ts'],
        ['at.line', '1'],
        ['list.0', '1'],
      ],
    );
  });
});
