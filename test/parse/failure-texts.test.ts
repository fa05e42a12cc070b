import assert from 'node:assert/strict';
import { describeFindings } from '../../src/engine/problems/describe-findings.ts';
import { findComparedValues } from '../../src/parse/compared-values.ts';
import { nowhere } from '../../src/parse/locate-findings.ts';
import { findPlace } from '../../src/parse/stack-place.ts';
import { suiteFinding } from '../../src/parse/test-blocks.ts';
import { testFinding } from '../../src/parse/test-finding.ts';
import { showFinding } from './show-findings.ts';

describe('the place in the text of a failure', () => {
  const places: Readonly<Record<string, string>> = {
    '    at suite.test (file:///w/a%20b.js:3:5)': 'file:///w/a%20b.js:3:5',
    '    at new A (C:\\w\\a b.js:3:5)': 'C:\\w\\a b.js:3:5',
    '    at Object.<anonymous> [as x] (test/größe 🌍.js:3:5)': 'test/größe 🌍.js:3:5',
    '    at /w/a b.js:3:5': '/w/a b.js:3:5',
    '    at async file:///C:/w/a.js:3:5': 'file:///C:/w/a.js:3:5',
    '  File "/w/a b.py", line 12, in test': '/w/a b.py:12',
    'tests/test_a.py:12: AssertionError': 'tests/test_a.py:12',
    '\tat shop.CartTest.adds(CartTest.java:17)': 'shop/CartTest.java:17',
    '\tat app//shop.CartTest$Inner.adds(CartTest.kt:17)': 'shop/CartTest.kt:17',
    '   at A.B.Test() in /w/a b/Test.cs:line 12': '/w/a b/Test.cs:12',
    '    a_test.go:12: got 1': 'a_test.go:12',
    "# ./spec/a_spec.rb:3:in `block'": './spec/a_spec.rb:3',
    '/w/tests/FooTest.php:12': '/w/tests/FooTest.php:12',
    '(in test file test/a b.bats, line 10)': 'test/a b.bats:10',
    ' ❯ helper src/größe 🌍.test.ts:5:9': 'src/größe 🌍.test.ts:5:9',
    '   ╭─[ src/a b.ts:4:8 ]': 'src/a b.ts:4:8',
    '#   at t/cart.t line 6.': 't/cart.t:6',
    'a.cpp(12): error': 'a.cpp:12',
  };
  for (const [line, expected] of Object.entries(places)) {
    it(`is found in ${JSON.stringify(line)}`, () => {
      const { file, line: number, column } = findPlace(line) ?? { file: null, line: null, column: null };
      assert.equal([file, number, column].filter((part) => part !== null).join(':'), expected);
    });
  }

  it('is not in what belongs to nobody here', () => {
    const frames = [
      '    at Test.run (node:internal/test_runner/test:796:25)',
      '    at x (/w/node_modules/a/b.js:1:2)',
      '    at innerWrapped (ext:cli/40_test.js:300:11)',
      '\tat org.junit.Assert.fail(Assert.java:89)',
      '\tat java.base/java.util.ArrayList.forEach(ArrayList.java:1511)',
      '  File "/usr/lib/python3.11/unittest/case.py", line 57',
      '  File "/w/.venv/lib/python3/site-packages/x.py", line 57',
      '  1) [node] › e2e/a.spec.ts:5:3 › cart › adds',
      'http://localhost:3000: listening',
      'at 10:42:13',
    ];
    assert.equal(findPlace(frames.join('\n')), null);
  });

  it('is the first, the last with Python, and rather inside of the root', () => {
    assert.equal(findPlace('    at a (/w/a.js:1:1)\n    at b (/w/b.js:2:2)')?.file, '/w/a.js');
    assert.equal(findPlace('a.py:1: in x\nb.py:2: ValueError')?.file, 'b.py');
    assert.equal(findPlace('    at a (/lib/a.js:1:1)\n    at b (/w/b.js:2:2)', '/w')?.file, '/w/b.js');
    assert.equal(findPlace('    at a (/lib/a.js:1:1)', '/w')?.file, '/lib/a.js');
  });
});

describe('what a failed assertion compared', () => {
  const texts: Readonly<Record<string, readonly [string, string | null, string | null]>> = {
    'JUnit 4': ['expected:<2> but was:<1>', '2', '1'],
    'JUnit 5': ['sum ==> expected: <2> but was: <1>', '2', '1'],
    Jest: ['expect(received).toBe(expected)\n\nExpected: "a b"\nReceived: "c"', '"a b"', '"c"'],
    'a difference of Jest': [
      '- Expected  - 1\n+ Received  + 1\n\n  Object {\n-   "a": 2,\n+   "a": 1,\n  }\n\n  more',
      'Object {\n  "a": 2,\n}',
      'Object {\n  "a": 1,\n}',
    ],
    'a difference with its legend below': [
      '  {\n-   "a": 2,\n+   "a": 1,\n  }\n\n- Expected  - 1\n+ Received  + 1\n',
      '{\n  "a": 2,\n}',
      '{\n  "a": 1,\n}',
    ],
    'a difference of Mocha': [
      '      + expected - actual\n\n       {\n      -  "a": 1\n      +  "a": 2\n       }\n',
      '{\n  "a": 2\n}',
      '{\n  "a": 1\n}',
    ],
    Mocha: ['      + expected - actual\n\n      -3\n      +4\n', '4', '3'],
    'node:assert': ['Expected values to be strictly equal:\n\n3 !== 4\n', '4', '3'],
    'a difference of node:assert': [
      'Expected values to be strictly deep-equal:\n+ actual - expected\n\n  {\n+   a: 1\n-   a: 2\n  }\n',
      '{\n  a: 2\n}',
      '{\n  a: 1\n}',
    ],
    Chai: ['AssertionError: expected 3 to equal 4', '4', '3'],
    'Chai about a kind': ['expected 3 to be a string', null, null],
    RSpec: ['expected: 2\n     got: 1', '2', '1'],
    testify: ['Error: Not equal:\n   expected: 2\n   actual  : 1', '2', '1'],
    PHPUnit: ['Failed asserting that 1 matches expected 2.', '2', '1'],
    'a difference of PHPUnit': ['--- Expected\n+++ Actual\n@@ @@\n-2\n+1', '2', '1'],
    AVA: ['Difference (- actual, + expected):\n\n- 3\n+ 4', '4', '3'],
    'Test::More': ["#          got: '2'\n#     expected: '3'".replaceAll('#', ''), '3', '2'],
    doctest: ["Expected:\n    'y'\nGot:\n    'x'", "'y'", "'x'"],
    'a sentence': ['no database', null, null],
  };
  for (const [name, [text, expected, actual]] of Object.entries(texts)) {
    it(`is told by ${name}`, () => assert.deepEqual(findComparedValues(text), { expected, actual }));
  }
});

describe('the finding of a failed test', () => {
  const failure = { names: ['cart ', '', 'adds'], source: 'x' };

  it('says the name and the assertion’s own words, without the stack', () => {
    const finding = testFinding({ ...failure, message: '\u001b[31mError: no\nmore\n    at a (/w/a.js:1:2)\n\nlater' }, {});
    assert.equal(showFinding(finding), '/w/a.js:1:2 error x: cart > adds: Error: no⏎more | test "cart > adds"');
  });

  it('has the place that the report names, else that of the stack, else that of the test', () => {
    const place = { file: 'own.js', line: 3, column: null };
    const test = { testFile: 't.js', testLine: 9, testColumn: 1 };
    assert.equal(testFinding({ ...failure, ...test, message: 'at /w/a.js:1:2', place }, {}).file, 'own.js');
    assert.equal(testFinding({ ...failure, ...test, message: 'no', details: '    at /w/a.js:1:2' }, {}).file, '/w/a.js');
    assert.equal(showFinding(testFinding({ ...failure, ...test, message: 'no' }, {})).split(' ')[0], 't.js:9:1');
  });

  it('leaves out an excerpt of the source, and takes pytest’s own words where the report has none', () => {
    assert.equal(
      testFinding({ ...failure, message: 'Error: nope\nthrow new Error()\n      ^\n' }, {}).message,
      'cart > adds: Error: nope',
    );
    const collection = testFinding(
      { names: ['t'], source: null, message: 'collection failure', details: "x\nE   ModuleNotFoundError: No module named 'y'" },
      {},
    );
    assert.equal(collection.message, "t: collection failure: ModuleNotFoundError: No module named 'y'");
  });
});

describe('a file of tests that could not be translated', () => {
  it('is known by what the translator says, whose columns begin with zero', () => {
    const text =
      'Transform failed with 1 error:\n/w/src/limit.ts:1:22: ERROR: Expected identifier but found ":"\n    at failureErrorWithLog (/w/node_modules/esbuild/lib/main.js:1:2)';
    const { file, line, column, message } = suiteFinding(text, '/w/test/limit.test.ts', 'vitest', { exitCode: 1, tools: [] });
    assert.deepEqual([file, line, column, message], ['/w/src/limit.ts', 1, 23, 'Expected identifier but found ":"']);
  });
});

describe('what was found, in a few words,', () => {
  it('tells tests that failed from files that could not even be loaded', () => {
    const problem = { ...nowhere, severity: 'error', message: 'x', source: null } as const;
    const test = { name: 'a', expected: null, actual: null };
    const tests = { passed: 409, failed: 1, skipped: 0 };
    assert.equal(describeFindings({ problems: [{ ...problem, test }], tests }), '1 of 410 tests failed');
    assert.equal(
      describeFindings({ problems: [{ ...problem, test }, problem, problem], tests }),
      '1 of 410 tests failed, 2 other errors',
    );
  });
});
