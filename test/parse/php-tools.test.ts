import assert from 'node:assert/strict';
import { findingsOf, parsingOf } from './findings-of.ts';

describe("PHPStan's output", () => {
  const report = {
    totals: { errors: 1, file_errors: 2 },
    files: {
      '/w/a b.php': {
        errors: 1,
        messages: [
          { message: 'Undefined variable: $a', line: 5, ignorable: true, identifier: 'variable.undefined', tip: 'Look.' },
        ],
      },
      '/w/T.php (in context of class A\\B)': { errors: 1, messages: [{ message: 'Wrong.', line: null, ignorable: true }] },
    },
    errors: ['Something of no file'],
  };

  it('is read as JSON, with files of traits and errors of no file', () => {
    assert.deepEqual(findingsOf('phpstan-json', JSON.stringify(report)), [
      { file: '/w/a b.php', line: 5, message: 'Undefined variable: $a\nLook.', code: 'variable.undefined', source: 'phpstan' },
      { file: '/w/T.php', message: 'Wrong.', source: 'phpstan' },
      { message: 'Something of no file', source: 'phpstan' },
    ]);
  });

  it('is read where PHP writes an empty object as a list', () => {
    assert.deepEqual(parsingOf('phpstan-json', '{"totals":{"errors":0,"file_errors":0},"files":[],"errors":[]}')?.findings, []);
  });

  it('is read as a table, whose cells wrap', () => {
    const text =
      ' ------ ------------------------ \n  Line   src/a b.php             \n ------ ------------------------ \n  5      Undefined variable: $a,  \n         which is long            \n         🪪  variable.undefined   \n         💡  Look.                \n  :9     Other.                   \n ------ ------------------------ \n\n [ERROR] Found 2 errors\n';
    assert.deepEqual(findingsOf('phpstan', text), [
      {
        file: 'src/a b.php',
        line: 5,
        message: 'Undefined variable: $a, which is long\nLook.',
        code: 'variable.undefined',
        source: 'phpstan',
      },
      { file: 'src/a b.php', line: 9, message: 'Other.', source: 'phpstan' },
    ]);
    assert.deepEqual(parsingOf('phpstan', '\n [OK] No errors\n')?.findings, []);
  });

  it('is read as raw lines', () => {
    assert.deepEqual(findingsOf('phpstan', '/w/a.php:5:Undefined variable: $a [identifier=variable.undefined]\n'), [
      { file: '/w/a.php', line: 5, message: 'Undefined variable: $a', code: 'variable.undefined', source: 'phpstan' },
    ]);
  });
});

describe("Psalm's output", () => {
  const found = {
    file: 'src/a.php',
    line: 3,
    column: 14,
    columns: 'bytes',
    severity: 'error',
    code: 'InvalidArgument',
    source: 'psalm',
  };

  it('is read as JSON', () => {
    const issue = {
      severity: 'info',
      line_from: 3,
      line_to: 3,
      type: 'UnusedVariable',
      message: '$a is never used',
      file_name: 'src/a.php',
      file_path: '/w/src/a.php',
      column_from: 1,
      column_to: 3,
      link: 'https://psalm.dev/077',
    };
    assert.deepEqual(findingsOf('psalm-json', JSON.stringify([issue])), [
      {
        file: '/w/src/a.php',
        line: 3,
        column: 1,
        endLine: 3,
        endColumn: 3,
        columns: 'bytes',
        severity: 'info',
        message: '$a is never used',
        code: 'UnusedVariable',
        source: 'psalm',
        url: 'https://psalm.dev/077',
      },
    ]);
  });

  it('is read on one line and on three', () => {
    const words = 'Argument 1 expects string (see https://psalm.dev/004)';
    for (const text of [
      `ERROR: InvalidArgument - src/a.php:3:14 - ${words}\necho implode($a);\n`,
      `ERROR: InvalidArgument\nat src/a.php:3:14\n${words}\necho implode($a);\n`,
    ]) {
      assert.deepEqual(findingsOf('psalm', text), [
        { ...found, message: 'Argument 1 expects string', url: 'https://psalm.dev/004' },
      ]);
    }
  });
});

describe("PHP CS Fixer's output", () => {
  it('names the rules and the first line that would change', () => {
    const diff = '--- a.php\n+++ a.php\n@@ -1,4 +1,4 @@\n <?php\n \n-$a=array();\n+$a = [];\n';
    const files = [{ name: 'src/a b.php', appliedFixers: ['array_syntax', 'spaces'], diff }];
    assert.deepEqual(
      findingsOf('php-cs-fixer-json', JSON.stringify({ about: 'PHP CS Fixer', files, time: { total: 1 }, memory: 10 })),
      [
        {
          file: 'src/a b.php',
          line: 3,
          message: 'Not formatted as PHP CS Fixer would format it (array_syntax, spaces).',
          source: 'php-cs-fixer',
        },
      ],
    );
  });

  it('is read as text', () => {
    const text = '   1) src/a b.php (array_syntax)\n   2) src/b.php\n\nFound 2 of 9 files that can be fixed in 0.1 seconds\n';
    assert.deepEqual(
      findingsOf('php-cs-fixer', text).map(({ file, message }) => [file, message]),
      [
        ['src/a b.php', 'Not formatted as PHP CS Fixer would format it (array_syntax).'],
        ['src/b.php', 'Not formatted as PHP CS Fixer would format it.'],
      ],
    );
  });
});

describe("PHP_CodeSniffer's output", () => {
  it('is read as a report for people, whose messages wrap', () => {
    const text =
      'FILE: C:\\w\\a.php\n-----\nFOUND 1 ERROR AND 1 WARNING AFFECTING 2 LINES\n-----\n 2 | ERROR   | [ ] Missing doc\n   |         |     comment\n 13 | WARNING | [x] Inline\n-----\n';
    assert.deepEqual(
      findingsOf('phpcs', text).map(({ file, line, severity, message }) => [file, line, severity, message]),
      [
        ['C:\\w\\a.php', 2, 'error', 'Missing doc comment'],
        ['C:\\w\\a.php', 13, 'warning', 'Inline'],
      ],
    );
  });
});

describe('the tests of PHP', () => {
  it('are read from --testdox too', () => {
    const text =
      'PHPUnit 9.6.7 by Sebastian Bergmann and contributors.\n\nA (ATest)\n ✔ Ok\n ✘ Eq [0.12 ms]\n   │\n   │ custom\n   │ Failed asserting that 2 matches expected 3.\n   │\n   │ /w/tests/ATest.php:6\n   │\n\nFAILURES!\nTests: 2, Assertions: 2, Failures: 1.\n';
    const parsing = parsingOf('phpunit-text', text);
    assert.deepEqual(parsing?.tests, { passed: 1, failed: 1, skipped: 0 });
    assert.deepEqual([parsing?.findings[0]?.file, parsing?.findings[0]?.line], ['/w/tests/ATest.php', 6]);
    assert.deepEqual(parsing?.findings[0]?.test, { name: 'ATest > Eq', expected: '3', actual: '2' });
  });

  it('that are risky or skipped have not failed', () => {
    const text =
      'There was 1 failure:\n\n1) ATest::testD with data set "second one" (\'a\\nc\')\nFailed asserting that false is true.\n\n/w/vendor/phpunit/x.php:3\n/w/tests/ATest.php:13\n\n--\n\nThere was 1 risky test:\n\n1) ATest::testRisky\nNo assertions\n\n/w/tests/ATest.php:11\n\nFAILURES!\nTests: 3, Assertions: 4, Failures: 1, Skipped: 1, Risky: 1.\n';
    const parsing = parsingOf(
      'phpunit-text',
      text.replace('FAILURES!', '--\n\n1 test triggered 1 PHP warning:\n\n1) /w/src/A.php:5\nUndefined variable\n\nFAILURES!'),
    );
    assert.deepEqual(
      parsing?.findings.map(({ message, line }) => [message, line]),
      [['ATest > testD with data set "second one": Failed asserting that false is true.', 13]],
    );
    assert.deepEqual(parsing?.tests, { passed: 1, failed: 1, skipped: 1 });
  });

  it('are read from Pest and from artisan', () => {
    const text =
      '   FAIL  Tests\\Feature\\SubTest\n  ⨯ a fresh one ends                0.18s\n  ──────────────────\n   FAILED  Tests\\Feature\\SubTest > a fresh one ends\n  Failed asserting that false is true.\n\n  at tests/Feature/SubTest.php:10\n      6▕     $a = 1;\n  ➜  10▕     expect($a)->toBeTrue();\n\n  1   tests/Feature/SubTest.php:10\n\n\n  Tests:    1 failed, 2 skipped, 4 passed (20 assertions)\n  Duration: 0.24s\n';
    const parsing = parsingOf('pest-text', text);
    assert.deepEqual(parsing?.tests, { passed: 4, failed: 1, skipped: 2 });
    assert.deepEqual(
      parsing?.findings.map(({ file, line, message }) => [file, line, message]),
      [['tests/Feature/SubTest.php', 10, 'Tests\\Feature\\SubTest > a fresh one ends: Failed asserting that false is true.']],
    );
  });
});

describe('php -l', () => {
  it('names the last place of its sentence', () => {
    assert.deepEqual(
      findingsOf('php-lint', "PHP Parse error:  Unclosed '(' on line 1 in a b.php on line 2\nErrors parsing a b.php\n").map(
        ({ file, line, message }) => [file, line, message],
      ),
      [['a b.php', 2, "Unclosed '(' on line 1"]],
    );
  });
});
