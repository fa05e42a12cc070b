import assert from 'node:assert/strict';
import { findingsOf, parsingOf } from './findings-of.ts';

/** Where a finding is and what it says. */
const briefly = (id: string, text: string, tools: readonly string[] = []) =>
  findingsOf(id, text, tools).map(({ file, line, column, severity, message, code }) =>
    [file, line, column, severity, message, code].map((value) => value ?? null),
  );

describe('dotnet', () => {
  const failure =
    '  Failed MyNs.Tests.Test1 [12 ms]\n  Error Message:\n   Assert.Equal() Failure: Values differ\nExpected: 1\nActual:   2\n  Stack Trace:\n     at Xunit.Assert.Equal() in /_/src/xunit.cs:line 3\n     at MyNs.Tests.Test1() in /w/a b/Tests.cs:line 12\n  Standard Output Messages:\n noise\n';

  it('has the failures of its tests, and counts over all assemblies', () => {
    const text = `${failure}\nFailed!  - Failed:     1, Passed:     2, Skipped:     0, Total:     3, Duration: 12 ms - A.dll (net8.0)\nPassed!  - Failed:     0, Passed:     4, Skipped:     1, Total:     5, Duration: 1 s - B.dll (net8.0)\n`;
    const parsing = parsingOf('dotnet', text);
    assert.deepEqual(parsing?.tests, { passed: 6, failed: 1, skipped: 1 });
    assert.equal(parsing?.findings.length, 1);
    assert.deepEqual(parsing?.findings[0]?.test, { name: 'MyNs.Tests.Test1', expected: '1', actual: '2' });
    assert.match(parsing?.findings[0]?.message ?? '', /^MyNs\.Tests\.Test1: Assert\.Equal\(\) Failure/);
  });

  it('has the sums of older and newer versions', () => {
    const old = 'Total tests: 3\n     Passed: 1\n     Failed: 1\n    Skipped: 1\n';
    const young = 'Test summary: total: 3, failed: 1, succeeded: 1, skipped: 1, duration: 1.2s\n';
    for (const text of [old, young]) assert.deepEqual(parsingOf('dotnet', text)?.tests, { passed: 1, failed: 1, skipped: 1 });
  });

  it('has failures that MSBuild shows', () => {
    const text =
      '/w/Tests.cs(10): error TESTERROR: \n      MyNs.Tests.Test1 (6ms): Error Message: Assert.True() Failure\n      Expected: True\n      Actual:   False\n      Stack Trace:\n         at x\n';
    const [finding] = findingsOf('dotnet', text);
    assert.deepEqual([finding?.file, finding?.line], ['/w/Tests.cs', 10]);
    assert.deepEqual(finding?.test, { name: 'MyNs.Tests.Test1', expected: 'True', actual: 'False' });
  });

  it('has the errors of a build', () => {
    const text = "/w/a.cs(3,5): error CS0103: The name 'x' does not exist in the current context [/w/a.csproj]\n";
    assert.deepEqual(briefly('dotnet', text), [
      ['/w/a.cs', 3, 5, 'error', "The name 'x' does not exist in the current context", 'CS0103'],
    ]);
    assert.deepEqual(parsingOf('dotnet', 'Build succeeded.\n    0 Warning(s)\n')?.findings, []);
  });

  it('has what dotnet format says of blanks', () => {
    const text =
      "C:\\w\\a b.cs(3,5): error WHITESPACE: Fix whitespace formatting. Replace 4 characters with '\\n'. [C:\\w\\a.csproj]\n";
    assert.deepEqual(briefly('dotnet', text), [
      ['C:\\w\\a b.cs', 3, 5, 'error', "Fix whitespace formatting. Replace 4 characters with '\\n'.", 'WHITESPACE'],
    ]);
  });

  it('has what dotnet format reports', () => {
    const report = [
      {
        FileName: 'a.cs',
        FilePath: 'C:\\w\\a.cs',
        FileChanges: [
          { LineNumber: 3, CharNumber: 5, DiagnosticId: 'WHITESPACE', FormatDescription: 'Fix whitespace formatting.' },
        ],
      },
    ];
    assert.deepEqual(briefly('dotnet-format-json', JSON.stringify(report)), [
      ['C:\\w\\a.cs', 3, 5, null, 'Fix whitespace formatting.', 'WHITESPACE'],
    ]);
  });
});

describe('Elixir', () => {
  it('puts places of the compiler below boxes too', () => {
    const text =
      '    warning: variable "unused" is unused\n    │\n  2 │   def hello(unused) do\n    │             ~~~~~~\n    │\n    └─ lib/demo.ex:2:13: Demo.hello/1\n\n    error: undefined variable "x"\n    │\n  3 │     x\n    │     ^\n    │\n    └─ lib/demo.ex:3:5: Demo.hello/1\n\n** (CompileError) lib/demo.ex: cannot compile module Demo (errors have been logged)\n';
    assert.deepEqual(briefly('mix', text), [
      ['lib/demo.ex', 2, 13, 'warning', 'variable "unused" is unused', null],
      ['lib/demo.ex', 3, 5, 'error', 'undefined variable "x"', null],
    ]);
  });

  it('has failed tests where an own function raised, not where a dependency did', () => {
    const text =
      '  1) test saves (Shop.RepoTest)\n     test/repo_test.exs:4\n     ** (Ecto.Error) no\n     code: Shop.save()\n     stacktrace:\n       (ecto 3.9.1) lib/ecto/repo.ex:10: Ecto.Repo.insert/1\n       (shop 0.1.0) lib/shop.ex:9: Shop.save/0\n       test/repo_test.exs:5: (test)\n\n\nFinished in 0.05 seconds\n1 doctest, 4 tests, 1 failure, 1 excluded, 1 skipped\n';
    const parsing = parsingOf('mix-test', text);
    assert.deepEqual([parsing?.findings[0]?.file, parsing?.findings[0]?.line], ['lib/shop.ex', 9]);
    assert.equal(parsing?.findings[0]?.message, 'Shop.RepoTest > saves: (Ecto.Error) no');
    assert.deepEqual(parsing?.tests, { passed: 2, failed: 1, skipped: 2 });
  });

  it('has what Credo suggests in all of its forms', () => {
    const people =
      '┃ [W] ↗ There should be no calls to `IO.inspect/1`.\n┃       lib/a.ex:4:5 #(A.f)\n┃ [R] → Modules should have a @moduledoc tag.\n┃       lib/a.ex #(A)\n';
    assert.deepEqual(briefly('credo', people), [
      ['lib/a.ex', 4, 5, 'warning', 'There should be no calls to `IO.inspect/1`.', null],
      ['lib/a.ex', null, null, 'info', 'Modules should have a @moduledoc tag.', null],
    ]);
    assert.deepEqual(briefly('credo', '[W] ↗ lib/a.ex:4:5 No calls\nlib/a.ex:5: R: No tag\n'), [
      ['lib/a.ex', 4, 5, 'warning', 'No calls', null],
      ['lib/a.ex', 5, null, 'info', 'No tag', null],
    ]);
    const issue = {
      category: 'warning',
      check: 'Credo.Check.Warning.IoInspect',
      column: 5,
      column_end: 15,
      filename: 'lib/a.ex',
      line_no: 4,
      message: 'No calls',
    };
    assert.deepEqual(briefly('credo-json', JSON.stringify({ issues: [issue] })), [
      ['lib/a.ex', 4, 5, 'warning', 'No calls', 'Credo.Check.Warning.IoInspect'],
    ]);
  });
});

describe('Swift', () => {
  it('has failures of XCTest with their values, counted once', () => {
    const text =
      '/w/Tests/A b/XTests.swift:10: error: -[ATests.XTests testFoo] : XCTAssertEqual failed: ("1") is not equal to ("2") - sum\nTest Case \'-[ATests.XTests testFoo]\' failed (0.1 seconds).\nTest Case \'-[ATests.XTests testBar]\' passed (0.1 seconds).\n\t Executed 2 tests, with 1 failure (0 unexpected) in 0.1 (0.1) seconds\n\t Executed 2 tests, with 1 failure (0 unexpected) in 0.1 (0.1) seconds\n';
    const parsing = parsingOf('swift-test', text);
    assert.deepEqual(parsing?.tests, { passed: 1, failed: 1, skipped: 0 });
    assert.deepEqual([parsing?.findings[0]?.file, parsing?.findings[0]?.line], ['/w/Tests/A b/XTests.swift', 10]);
    assert.deepEqual(parsing?.findings[0]?.test, { name: 'XTests > testFoo', expected: '2', actual: '1' });
  });

  it('has issues of Swift Testing', () => {
    const text =
      '◇ Test run started.\n◇ Test four() started.\n✔ Test one() passed after 0.001 seconds.\n✘ Test "four at once" recorded an issue at AlphaTests.swift:9:5: Expectation failed: 1 == 2\n✘ Test "four at once" failed after 0.001 seconds with 1 issue.\n✘ Test run with 2 tests in 1 suite failed after 0.001 seconds with 1 issue.\n';
    const parsing = parsingOf('swift-test', text);
    assert.deepEqual(parsing?.tests, { passed: 1, failed: 1, skipped: 0 });
    assert.deepEqual(
      parsing?.findings.map(({ file, line, column, message }) => [file, line, column, message]),
      [['AlphaTests.swift', 9, 5, 'four at once: Expectation failed: 1 == 2']],
    );
  });

  it('has the rules of its linters', () => {
    assert.deepEqual(briefly('swift', '/w/a.swift:3:5: warning: Line Length Violation: too long (line_length)\n'), [
      ['/w/a.swift', 3, 5, 'warning', 'Line Length Violation: too long', 'line_length'],
    ]);
    assert.deepEqual(briefly('swift', '/w/a.swift:3:5: warning: [Indentation] indent by 2\n'), [
      ['/w/a.swift', 3, 5, 'warning', 'indent by 2', 'Indentation'],
    ]);
  });

  it('has the errors of its compiler', () => {
    assert.deepEqual(briefly('swift', "/w/a b.swift:3:5: error: cannot find 'x' in scope\n"), [
      ['/w/a b.swift', 3, 5, 'error', "cannot find 'x' in scope", null],
    ]);
  });
});

describe('Dart', () => {
  it('is analysed in every form', () => {
    const expected = ['lib/a b.dart', 3, 5, 'error', "Undefined name 'x'. Try - again.", 'undefined_identifier'];
    for (const text of [
      "  error • lib/a b.dart:3:5 • Undefined name 'x'. Try - again. • undefined_identifier\n",
      "  error - lib/a b.dart:3:5 - Undefined name 'x'. Try - again. - undefined_identifier\n",
      "  error • Undefined name 'x'. Try - again. • lib/a b.dart:3:5 • undefined_identifier\n",
      "ERROR|COMPILE_TIME_ERROR|UNDEFINED_IDENTIFIER|lib/a b.dart|3|5|1|Undefined name 'x'. Try - again.\n",
    ]) {
      assert.deepEqual(briefly('dart-analyze', text), [expected]);
    }
    assert.deepEqual(parsingOf('dart-analyze', 'Analyzing a...\nNo issues found!\n')?.findings, []);
  });

  it('is analysed as JSON', () => {
    const range = { start: { offset: 1, line: 3, column: 5 }, end: { offset: 2, line: 3, column: 6 } };
    const diagnostic = {
      code: 'unused_import',
      severity: 'WARNING',
      type: 'STATIC_WARNING',
      location: { file: '/w/a.dart', range },
      problemMessage: 'Unused import.',
      correctionMessage: 'Remove it.',
      documentation: 'https://dart.dev/diagnostics/unused_import',
    };
    assert.deepEqual(briefly('dart-json', JSON.stringify({ version: 1, diagnostics: [diagnostic] })), [
      ['/w/a.dart', 3, 5, 'warning', 'Unused import. Remove it.', 'unused_import'],
    ]);
  });

  it('has its failed tests, as text and as events', () => {
    const text =
      '00:00 +0: loading test/a_test.dart\n00:01 +1: adds\n00:01 +1 -1: Cart fails [E]\n  Expected: <2>\n    Actual: <1>\n  package:matcher expect\n  test/a_test.dart 6:5   main.<fn>\n\n00:01 +1 -1: Some tests failed.\n';
    const parsing = parsingOf('dart-test', text);
    assert.deepEqual(parsing?.tests, { passed: 1, failed: 1, skipped: 0 });
    assert.deepEqual(
      [parsing?.findings[0]?.file, parsing?.findings[0]?.line, parsing?.findings[0]?.column],
      ['test/a_test.dart', 6, 5],
    );
    assert.equal(parsing?.findings[0]?.test?.name, 'Cart fails');

    const widget =
      '00:03 +0: counts\n══╡ EXCEPTION CAUGHT BY FLUTTER TEST FRAMEWORK ╞════\nThe following TestFailure was thrown running a test:\nExpected: one widget\n  Actual: none\n\nWhen the exception was thrown, this was the stack:\n#0  fail (package:matcher/expect.dart:149:31)\n#4  main.<anonymous closure> (file:///w/test/widget_test.dart:19:5)\n\n════════\n00:03 +0 -1: counts [E]\n  Test failed. See exception logs above.\n  The test description was: counts\n';
    const [thrown] = findingsOf('dart-test', widget);
    assert.deepEqual([thrown?.file, thrown?.line, thrown?.test?.expected], ['/w/test/widget_test.dart', 19, 'one widget']);

    const events = [
      { type: 'start', protocolVersion: '0.1.1' },
      { type: 'testStart', test: { id: 3, name: 'Cart fails', line: 5, column: 3, url: 'file:///w/test/a_test.dart' } },
      {
        type: 'error',
        testID: 3,
        error: 'Expected: <2>\n  Actual: <1>\n',
        stackTrace: 'package:matcher expect\ntest/a_test.dart 6:5   main.<fn>\n',
        isFailure: true,
      },
      { type: 'testDone', testID: 3, result: 'failure', skipped: false, hidden: false },
      { type: 'testDone', testID: 2, result: 'success', skipped: false, hidden: true },
    ];
    const machine = parsingOf('dart-test-json', events.map((event) => JSON.stringify(event)).join('\n'));
    assert.deepEqual(machine?.tests, { passed: 0, failed: 1, skipped: 0 });
    assert.deepEqual([machine?.findings[0]?.file, machine?.findings[0]?.line], ['test/a_test.dart', 6]);
  });
});

describe('Ruby', () => {
  it('leaves out what RuboCop has corrected', () => {
    const location = { start_line: 1, start_column: 1, last_line: 1, last_column: 3, line: 1, column: 1, length: 3 };
    const offense = { severity: 'refactor', message: 'Bad.', cop_name: 'Style/Bad', corrected: false, location };
    const report = {
      metadata: { rubocop_version: '1.80.0' },
      files: [{ path: 'a b.rb', offenses: [offense, { ...offense, corrected: true }] }],
    };
    assert.deepEqual(briefly('rubocop-json', JSON.stringify(report)), [['a b.rb', 1, 1, 'info', 'Bad.', 'Style/Bad']]);
    assert.equal(findingsOf('rubocop-json', JSON.stringify(report))[0]?.endColumn, 4);
    assert.equal(parsingOf('rubocop', 'a.rb:1:1: C: [Corrected] Style/Bad: Bad.\n'), null);
  });

  it('reads the names of files above, as the simple format has them', () => {
    assert.deepEqual(briefly('rubocop', '== C:\\w\\a.rb ==\nW:  3: 14: Lint/X: Useless.\n'), [
      ['C:\\w\\a.rb', 3, 14, 'warning', 'Useless.', 'Lint/X'],
    ]);
  });

  it('has failed examples as JSON, and files that could not be loaded', () => {
    const example = (status: string, rest: object = {}) => ({
      full_description: `Calc ${status}`,
      status,
      file_path: './spec/a_spec.rb',
      line_number: 3,
      ...rest,
    });
    const exception = {
      class: 'RSpec::Expectations::ExpectationNotMetError',
      message: '\nexpected: 3\n     got: 2\n\n(compared using ==)\n',
      backtrace: ["/usr/gems/rspec-core-3/lib/x.rb:1:in `y'", "/w/spec/a_spec.rb:4:in `block'"],
    };
    const report = {
      examples: [example('passed'), example('failed', { exception }), example('pending')],
      messages: [
        "\nAn error occurred while loading ./spec/b_spec.rb.\nFailure/Error: foo\n\nNameError:\n  undefined local variable\n# ./spec/b_spec.rb:1:in `<top (required)>'\n",
      ],
      summary: { example_count: 3, failure_count: 1, pending_count: 1, errors_outside_of_examples_count: 1 },
    };
    const parsing = parsingOf('rspec-json', JSON.stringify(report));
    assert.deepEqual(parsing?.tests, { passed: 1, failed: 1, skipped: 1 });
    const [failed, unloaded] = parsing?.findings ?? [];
    assert.deepEqual(
      [failed?.file, failed?.line, failed?.test],
      ['/w/spec/a_spec.rb', 4, { name: 'Calc failed', expected: '3', actual: '2' }],
    );
    assert.deepEqual([unloaded?.file, unloaded?.line, unloaded?.test], ['spec/b_spec.rb', 1, undefined]);
  });

  it('does not call pending examples failed', () => {
    const text =
      "Pending: (Failures listed here are expected and do not affect your suite's status)\n\n  1) Calc later\n     # later\n     Failure/Error: expect(1).to eq 2\n\n       expected: 2\n            got: 1\n     # ./spec/a_spec.rb:16\n\nFinished in 0.02 seconds\n2 examples, 0 failures, 1 pending\n";
    assert.deepEqual(parsingOf('rspec-text', text), { findings: [], tests: { passed: 1, failed: 0, skipped: 1 } });
  });
});

describe('Lua and Haskell', () => {
  it('have linters whose ranges end with their last column', () => {
    assert.deepEqual(
      findingsOf('luacheck', '    a b.lua:1:7-9: (W211) unused variable x\n').map(({ column, endColumn, severity }) => [
        column,
        endColumn,
        severity,
      ]),
      [[7, 10, 'warning']],
    );
    assert.deepEqual(
      findingsOf('hlint', 'A.hs:2:10-18: Warning: Redundant ==\nA.hs:(3,5)-(4,9): Suggestion: Use x\n').map(
        ({ line, column, endColumn, severity }) => [line, column, endColumn, severity],
      ),
      [
        [2, 10, 19, 'warning'],
        [3, 5, undefined, 'info'],
      ],
    );
  });

  it('have a compiler whose words stand below the place', () => {
    const text =
      'A.hs:2:10: error: [GHC-88464]\n    • Variable not in scope: foo\n    • Perhaps you meant ‘for’\n  |\n2 | x = foo\n\nA.hs:3:1: warning: [-Wunused-imports]\n    The import is redundant\n';
    assert.deepEqual(briefly('ghc', text), [
      ['A.hs', 2, 10, 'error', '• Variable not in scope: foo\n• Perhaps you meant ‘for’', 'GHC-88464'],
      ['A.hs', 3, 1, 'warning', 'The import is redundant', '-Wunused-imports'],
    ]);
  });
});

describe('runners of programs', () => {
  it('are read: meson, where a test is named twice', () => {
    const text =
      '1/3 good        OK              0.01s\n2/3 fails hard  FAIL            0.01s   exit status 3\n>>> /usr/bin/sh\n――――――――― ✀  ―――――――――\n/w/a b/t.c:8: error: expected 2\n――――――――――――――――\n\n3/3 slow        TIMEOUT         1.01s   killed by signal 15 SIGTERM\n\nSummary of Failures:\n\n2/3 fails hard  FAIL            0.01s   exit status 3\n';
    const parsing = parsingOf('meson-test', text);
    assert.deepEqual(parsing?.tests, { passed: 1, failed: 2, skipped: 0 });
    assert.deepEqual(
      parsing?.findings.map(({ message }) => message.split('\n')[0]),
      ['fails hard: FAIL, exit status 3: expected 2', 'slow: TIMEOUT, killed by signal 15 SIGTERM'],
    );
  });

  it('are read: prove, whose tests have a name or only a line', () => {
    const text =
      "#   Failed test 'sum is three'\n#   at t/x y.t line 3.\n#          got: '2'\n#     expected: '3'\n\n#   Failed test at t/x y.t line 4.\n";
    assert.deepEqual(
      findingsOf('prove', text).map(({ file, line, test }) => [file, line, test?.name, test?.expected]),
      [
        ['t/x y.t', 3, 'sum is three', '3'],
        ['t/x y.t', 4, 't/x y.t:4', null],
      ],
    );
  });

  it('are read: Bats, whose libraries are not where it failed', () => {
    const text =
      "1..1\nnot ok 1 compares in 12ms\n# (from function `assert_equal' in file test/bats-assert/src/assert.bash, line 40,\n#  in test file a b.bats, line 4)\n#   `assert_equal 1 2' failed\n";
    const [finding] = findingsOf('bats', text);
    assert.deepEqual([finding?.file, finding?.line, finding?.test?.name], ['a b.bats', 4, 'compares']);
  });
});

describe('further libraries of tests', () => {
  it('are read: Catch2, assertion by assertion', () => {
    const rule = '-'.repeat(79);
    const text = `${rule}\nadds wrongly\n  in a section\n${rule}\na b.cpp:7\n${'.'.repeat(79)}\n\na b.cpp:9: FAILED:\n  CHECK( total(1,2)==4 )\nwith expansion:\n  3 == 4\nwith message:\n  one and two\n\na b.cpp:10: FAILED:\n  CHECK( total(1,2)==5 )\nwith expansion:\n  3 == 5\n\n${'='.repeat(79)}\ntest cases: 3 | 1 passed | 1 failed | 1 skipped\nassertions: 4 | 1 passed | 3 failed\n`;
    const parsing = parsingOf('catch2', text);
    assert.deepEqual(parsing?.tests, { passed: 1, failed: 1, skipped: 1 });
    assert.deepEqual(
      parsing?.findings.map(({ file, line, message }) => [file, line, message]),
      [
        ['a b.cpp', 9, 'adds wrongly > in a section: CHECK( total(1,2)==4 )\n3 == 4\none and two'],
        ['a b.cpp', 10, 'adds wrongly > in a section: CHECK( total(1,2)==5 )\n3 == 5'],
      ],
    );
    assert.deepEqual(parsingOf('catch2', 'All tests passed (4 assertions in 2 test cases)\n')?.tests, {
      passed: 2,
      failed: 0,
      skipped: 0,
    });
  });

  it('are read: doctest', () => {
    const rule = '='.repeat(79);
    const text = `${rule}\na.cpp:9:\nTEST CASE:  adds wrongly\n\na.cpp:11: ERROR: CHECK( total(1, 2) == 4 ) is NOT correct!\n  values: CHECK( 3 == 4 )\n\n${rule}\n[doctest] test cases: 2 | 1 passed | 1 failed | 0 skipped\n`;
    const parsing = parsingOf('catch2', text);
    assert.deepEqual(
      parsing?.findings.map(({ line, message }) => [line, message]),
      [[11, 'adds wrongly: CHECK( total(1, 2) == 4 ) is NOT correct!\nvalues: CHECK( 3 == 4 )']],
    );
    assert.deepEqual(parsing?.tests, { passed: 1, failed: 1, skipped: 0 });
  });

  it('are read: test-unit, which Minitest leaves alone', () => {
    const rule = '='.repeat(79);
    const text = `${rule}\nFailure: test_eq(TestCalc)\na b.rb:5:in \`test_eq'\n     2: class TestCalc\n  => 5:     assert_equal 3, 1 + 1, "sum"\nsum\n<3> expected but was\n<2>\n${rule}\nE\n${rule}\nError: test_err(TestCalc): ArgumentError: oops\na b.rb:7:in \`test_err'\n${rule}\n\n4 tests, 2 assertions, 1 failures, 1 errors, 0 pendings, 1 omissions, 0 notifications\n`;
    const parsing = parsingOf('test-unit', text);
    assert.deepEqual(parsing?.tests, { passed: 1, failed: 2, skipped: 1 });
    assert.deepEqual(parsing?.findings[0]?.test, { name: 'TestCalc > test_eq', expected: '3', actual: '2' });
    assert.deepEqual(
      parsing?.findings.map(({ file, line }) => [file, line]),
      [
        ['a b.rb', 5],
        ['a b.rb', 7],
      ],
    );
    assert.equal(parsing?.findings[1]?.message, 'TestCalc > test_err: ArgumentError: oops');
    assert.equal(parsingOf('minitest-text', text), null);
  });

  it('are read: GoogleTest, also where the program does not survive', () => {
    const text =
      '[==========] Running 2 tests from 1 test suite.\n[ RUN      ] Cart.Adds\n[       OK ] Cart.Adds (0 ms)\n[ RUN      ] Cart.Dies\nSegmentation fault\n';
    assert.deepEqual(
      findingsOf('gtest', text).map(({ message }) => message),
      ['Cart > Dies: The program ended during the test.'],
    );
    const windows =
      '[==========] Running 1 test.\n[ RUN      ] A.B\nC:\\w\\a.cpp(9): error: Expected equality\n  1\n[  FAILED  ] A.B (0 ms)\n[==========] 1 test ran.\n[  PASSED  ] 0 tests.\n[  FAILED  ] 1 test, listed below:\n';
    const parsing = parsingOf('gtest', windows);
    assert.deepEqual([parsing?.findings[0]?.file, parsing?.findings[0]?.line], ['C:\\w\\a.cpp', 9]);
    assert.deepEqual(parsing?.tests, { passed: 0, failed: 1, skipped: 0 });
  });
});
