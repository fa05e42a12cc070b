import assert from 'node:assert/strict';
import { findingsOf, parsingOf } from './findings-of.ts';

const diagnostic = {
  cell: null,
  code: 'F401',
  end_location: { column: 10, row: 1 },
  filename: '/w/a b.py',
  fix: {
    applicability: 'safe',
    edits: [{ content: '', end_location: { column: 1, row: 2 }, location: { column: 1, row: 1 } }],
    message: 'Remove unused import: `os`',
  },
  location: { column: 8, row: 1 },
  message: '`os` imported but unused',
  noqa_row: 1,
  url: 'https://docs.astral.sh/ruff/rules/unused-import',
};

describe("Ruff's JSON", () => {
  it('gives the place, the rule with its page, and the fix that is safe', () => {
    assert.deepEqual(findingsOf('ruff-json', JSON.stringify([diagnostic])), [
      {
        file: '/w/a b.py',
        line: 1,
        column: 8,
        endLine: 1,
        endColumn: 10,
        columns: 'characters',
        severity: 'error',
        message: '`os` imported but unused',
        code: 'F401',
        source: 'ruff',
        url: 'https://docs.astral.sh/ruff/rules/unused-import',
        fix: { title: 'Remove unused import: `os`', edits: [{ line: 1, column: 1, endLine: 2, endColumn: 1, text: '' }] },
      },
    ]);
  });

  it('offers no fix that Ruff calls unsafe or only shows', () => {
    for (const applicability of ['unsafe', 'display', 'Unspecified']) {
      const text = JSON.stringify([{ ...diagnostic, fix: { ...diagnostic.fix, applicability } }]);
      assert.equal(findingsOf('ruff-json', text)[0]?.fix, undefined);
    }
  });

  it('reads one object a line, and errors of syntax, which have no rule', () => {
    const { code: _code, ...rest } = diagnostic;
    const broken = { ...rest, code: null, message: 'SyntaxError: Expected an expression', fix: null, url: null };
    const findings = findingsOf('ruff-json', `${JSON.stringify(diagnostic)}\n${JSON.stringify(broken)}\n`);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['F401', 'invalid-syntax'],
    );
  });

  it('does not put a place in a cell of a notebook at a line of the file', () => {
    const [finding] = findingsOf('ruff-json', JSON.stringify([{ ...diagnostic, cell: 3, filename: 'n.ipynb' }]));
    assert.equal(finding?.line, undefined);
    assert.equal(finding?.message, 'cell 3, line 1: `os` imported but unused');
  });

  it('leaves the lists of other linters alone', () => {
    assert.equal(parsingOf('ruff-json', '[{"filePath":"a.js","messages":[]}]'), null);
    assert.deepEqual(parsingOf('ruff-json', '[]')?.findings, []);
  });
});

describe("Ruff's text", () => {
  const found = {
    columns: 'characters',
    message: '`os` imported but unused',
    code: 'F401',
    source: 'ruff',
    line: 1,
    column: 8,
  };

  it('reads one line a finding', () => {
    const text = 'src/a b.py:1:8: F401 [*] `os` imported but unused\nFound 1 error.\n[*] 1 fixable with the `--fix` option.\n';
    assert.deepEqual(findingsOf('ruff-text', text), [{ ...found, file: 'src/a b.py' }]);
  });

  it('reads headlines with an arrow below', () => {
    const text =
      'F401 [*] `os` imported but unused\n --> src/a.py:1:8\n  |\n1 | import os\n  |        ^^\n  |\nhelp: Remove it\n\nFound 1 error.\n';
    assert.deepEqual(findingsOf('ruff-text', text), [{ ...found, file: 'src/a.py' }]);
  });

  it('reads findings below the name of their file', () => {
    const text = 'src/a.py:\n  1:8 F401 [*] `os` imported but unused\n\nFound 1 error.\n';
    assert.deepEqual(findingsOf('ruff-text', text), [{ ...found, file: 'src/a.py' }]);
  });

  it('reads the files that ruff format would change', () => {
    const text = 'Would reformat: src/a b.py\n1 file would be reformatted\n';
    assert.deepEqual(findingsOf('ruff-text', text), [
      { file: 'src/a b.py', message: 'Not formatted as Ruff would format it.', source: 'ruff' },
    ]);
  });

  it('leaves the lines of Flake8 to Flake8, and has its own left alone by it', () => {
    assert.equal(parsingOf('ruff-text', 'a.py:1:1: E302 expected 2 blank lines, found 1\n'), null);
    assert.equal(parsingOf('flake8', 'a.py:1:1: E302 Expected 2 blank lines\nFound 1 error.\n'), null);
  });

  it('understands that nothing was found', () => {
    assert.deepEqual(parsingOf('ruff-text', 'All checks passed!\n')?.findings, []);
  });
});

describe("mypy's text", () => {
  it('takes the name of the error from the end, and notes at the place into the message', () => {
    const text = [
      'a.py:10:5: error: Argument 1 of "run" is incompatible with supertype "Base"  [override]',
      'a.py:10:5: note: This violates the Liskov substitution principle',
      'a.py:12: note: Revealed type is "builtins.int"',
      'Found 1 error in 1 file (checked 1 source file)',
    ].join('\n');
    const [error, note, ...others] = findingsOf('mypy', text);
    assert.equal(error?.code, 'override');
    assert.match(error?.message ?? '', /^Argument 1.*"Base"\nThis violates/);
    assert.deepEqual([note?.severity, note?.line, others.length], ['info', 12, 0]);
  });

  it('makes the end of a range exclusive', () => {
    const [finding] = findingsOf('mypy', 'a.py:9:10:9:13: error: Incompatible types in assignment  [assignment]\n');
    assert.deepEqual([finding?.column, finding?.endLine, finding?.endColumn, finding?.columns], [10, 9, 14, 'bytes']);
  });

  it('joins what --pretty has wrapped', () => {
    const text =
      'a.py:9: error: Incompatible types in assignment (expression has type\n"str", variable has type "int")  [assignment]\n    x: int = "y"\n             ^~~\n';
    const [finding] = findingsOf('mypy', text);
    assert.equal(finding?.message, 'Incompatible types in assignment (expression has type "str", variable has type "int")');
    assert.equal(finding?.code, 'assignment');
  });

  it('leaves the lines of compilers alone', () => {
    assert.equal(parsingOf('mypy', 'a.c:1:2: error: expected identifier\n'), null);
  });
});

describe("Pylint's JSON", () => {
  const message = {
    type: 'warning',
    line: 7,
    column: 0,
    endLine: 7,
    endColumn: 4,
    path: 'a b.py',
    symbol: 'unused-import',
    message: 'Unused import os',
  };

  it('reads both of its forms', () => {
    const old = JSON.stringify([{ ...message, 'message-id': 'W0611', module: 'a' }]);
    const young = JSON.stringify({ messages: [{ ...message, messageId: 'W0611' }], statistics: { score: 3 } });
    for (const text of [old, young]) {
      assert.deepEqual(findingsOf('pylint-json', text), [
        {
          file: 'a b.py',
          line: 7,
          column: 1,
          endLine: 7,
          endColumn: 5,
          columns: 'bytes',
          severity: 'warning',
          message: 'Unused import os',
          code: 'unused-import',
          source: 'pylint',
        },
      ]);
    }
  });
});

describe('pytest', () => {
  it('names the tests of a run whose end is missing', () => {
    const text =
      '============================= test session starts ==============================\ntests/test_a.py::TestK::test_p[a b] FAILED [ 50%]\n';
    assert.deepEqual(findingsOf('pytest-text', text), [
      {
        file: 'tests/test_a.py',
        severity: 'error',
        message: 'TestK > test_p[a b]',
        source: 'pytest',
        test: { name: 'TestK > test_p[a b]', expected: null, actual: null },
      },
    ]);
  });

  it('keeps parameters whole that contain what else ends a name', () => {
    const text =
      '=========================== short test summary info ============================\nFAILED test_a.py::test_ids[a/b.py::x - y] - AssertionError: no\n1 failed, 2 passed in 0.01s\n';
    const parsing = parsingOf('pytest-text', text);
    assert.equal(parsing?.findings[0]?.test?.name, 'test_ids[a/b.py::x - y]');
    assert.equal(parsing?.findings[0]?.message, 'test_ids[a/b.py::x - y]: AssertionError: no');
    assert.deepEqual(parsing?.tests, { passed: 2, failed: 1, skipped: 0 });
  });

  it('names subtests, and not the test that contains them', () => {
    const rule = '='.repeat(30);
    const text = `${rule} FAILURES ${rule}\n___ test_subs [custom msg] (i=0) ___\ntest_s.py:5: in test_subs\n    assert i == 1\nE   assert 0 == 1\n___ test_subs ___\ncontains 1 failed subtest\n___ T.test_u (i=1) ___\ntest_s.py:10: in test_u\nE   AssertionError: 1 != 5\n${rule} short test summary info ${rule}\nSUBFAILED[custom msg] (i=0) test_s.py::test_subs - assert 0 == 1\nFAILED test_s.py::test_subs - contains 1 failed subtest\nSUBFAILED(i=1) test_s.py::T::test_u - AssertionError: 1 != 5\n${rule} 3 failed in 0.07s ${rule}\n`;
    assert.deepEqual(
      findingsOf('pytest-text', text).map(({ line, message }) => [line, message]),
      [
        [5, 'test_subs [custom msg] (i=0): assert 0 == 1'],
        [10, 'T > test_u (i=1): AssertionError: 1 != 5'],
      ],
    );
  });

  it('finds the place of a path of Windows', () => {
    const text =
      '=================================== FAILURES ===================================\n____ test_x ____\nC:\\w\\tests\\test_a.py:6: in test_x\n    assert 1 == 2\nE   assert 1 == 2\n=========================== 1 failed in 0.01s ============================\n';
    const [finding] = findingsOf('pytest-text', text);
    assert.deepEqual([finding?.file, finding?.line], ['C:\\w\\tests\\test_a.py', 6]);
    assert.deepEqual(finding?.test, { name: 'test_x', expected: '2', actual: '1' });
  });
});

describe('unittest', () => {
  it('names classes and methods however Python writes them', () => {
    for (const owner of ['tests.ut.T', 'tests.ut.T.test_eq']) {
      const text = `${'='.repeat(70)}\nFAIL: test_eq (${owner})\n${'-'.repeat(70)}\nTraceback (most recent call last):\n  File "/w/a b.py", line 6, in test_eq\n    self.assertEqual(1, 2)\nAssertionError: 1 != 2\n\n${'-'.repeat(70)}\nRan 3 tests in 0.001s\n\nFAILED (failures=1, skipped=1)\n`;
      const parsing = parsingOf('unittest', text);
      assert.deepEqual(parsing?.findings[0]?.test, { name: 'T > test_eq', expected: '2', actual: '1' });
      assert.deepEqual([parsing?.findings[0]?.file, parsing?.findings[0]?.line], ['/w/a b.py', 6]);
      assert.deepEqual(parsing?.tests, { passed: 1, failed: 1, skipped: 1 });
    }
  });
});

describe("unittest's subtests", () => {
  it('are findings of their own, and one test', () => {
    const rule = '='.repeat(70);
    const block = (part: string) =>
      `${rule}\nFAIL: test_sub (ut.T.test_sub) (${part})\n${'-'.repeat(70)}\nTraceback (most recent call last):\n  File "/w/ut.py", line 10, in test_sub\nAssertionError: 0 != 1\n\n`;
    const parsing = parsingOf(
      'unittest',
      `${block('i=0')}${block('i=2')}${'-'.repeat(70)}\nRan 2 tests in 0.001s\n\nFAILED (failures=2)\n`,
    );
    assert.deepEqual(
      parsing?.findings.map(({ test }) => test?.name),
      ['T > test_sub (i=0)', 'T > test_sub (i=2)'],
    );
    assert.deepEqual(parsing?.tests, { passed: 1, failed: 1, skipped: 0 });
  });
});

describe("Black's messages", () => {
  it('place what cannot be read', () => {
    const [finding] = findingsOf(
      'black-diff',
      'error: cannot format /w/a b.py: Cannot parse for target version Python 3.12: 2:4: EOF\n',
    );
    assert.deepEqual([finding?.file, finding?.line, finding?.column], ['/w/a b.py', 2, 5]);
  });
});
