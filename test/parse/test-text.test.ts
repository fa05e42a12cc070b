import assert from 'node:assert/strict';
import { avaText } from '../../src/parse/formats/ava-text.ts';
import { bunText } from '../../src/parse/formats/bun-text.ts';
import { denoText } from '../../src/parse/formats/deno-text.ts';
import { jasmineText } from '../../src/parse/formats/jasmine-text.ts';
import { jestText } from '../../src/parse/formats/jest-text.ts';
import { mochaSpec } from '../../src/parse/formats/mocha-spec.ts';
import { nodeSpec } from '../../src/parse/formats/node-spec.ts';
import type { Parser } from '../../src/parse/parser.ts';
import { playwrightText } from '../../src/parse/formats/playwright-text.ts';
import { vitestText } from '../../src/parse/formats/vitest-text.ts';
import { show } from './show-findings.ts';

const jest = `FAIL src/a b.test.js (5.2 s)
  ● Console

    console.log
      at src/no.js:1:1

  ● cart › total › adds

    expect(received).toBe(expected) // Object.is equality

    Expected: 4
    Received: 3

    > 6 |       expect(total()).toBe(4);

      at Object.toBe (node_modules/expect/build/index.js:2140:20)
      at Object.toBe (src/a b.test.js:6:51)

PASS src/ok.test.js
FAIL src/bad.test.js
  ● Test suite failed to run

    Cannot find module './gone.js' from 'src/bad.test.js'

      at Object.require (src/bad.test.js:1:18)

Test Suites: 2 failed, 1 passed, 3 total
Tests:       1 failed, 1 skipped, 1 todo, 2 passed, 5 total
Snapshots:   0 total
`;

const vitest = `
 RUN  v5.1.0 /w

stdout | a.test.ts > prints
 FAIL  src/fake.test.ts > cart > fakes

 ❯ src/a b.test.ts (3 tests | 1 failed) 64ms

⎯⎯⎯⎯⎯⎯⎯ Failed Suites 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  src/empty.test.ts [ src/empty.test.ts ]
Error: No test suite found
⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/2]⎯

⎯⎯⎯⎯⎯⎯⎯ Failed Tests 2 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  |unit| src/a b.test.ts > cart > adds
 FAIL  |e2e| src/a b.test.ts > cart > adds
AssertionError: expected 3 to be 4 // Object.is equality

- Expected
+ Received

- 4
+ 3

 ❯ helper node_modules/x/index.js:1:2
 ❯ helper src/a b.test.ts:7:73
      5|   describe('total', () => {

⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[2/2]⎯

⎯⎯⎯⎯⎯⎯ Unhandled Errors ⎯⎯⎯⎯⎯⎯

⎯⎯⎯⎯⎯ Uncaught Exception ⎯⎯⎯⎯⎯
Error: too late
 ❯ Timeout._onTimeout src/late.test.ts:5:11
This error originated in "src/late.test.ts" test file.
⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯

 Test Files  2 failed (2)
      Tests  2 failed | 1 passed | 1 skipped | 1 todo (5)
`;

const mocha = `
  cart
    1) adds
    ✔ ok

  2 passing (40ms)
  1 pending
  2 failing

  1) cart
       total
         adds:

      AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:

3 !== 4

      + expected - actual

      -3
      +4
      
      at Context.<anonymous> (test/a b.js:7:14)
      at process.processImmediate (node:internal/timers:574:21)

  2) says it in
two lines:
     Error: first line
second line
      at Context.<anonymous> (test/b.js:17:11)


`;

const node = `✖ failing tests:

test at test/fake.js:1:1
✖ fake (1ms)
  Error: fake

▶ cart
  ✖ adds (1.3ms)
✖ cart (5.4ms)
ℹ tests 5
ℹ pass 2
ℹ fail 1
ℹ cancelled 1
ℹ skipped 1
ℹ todo 0
ℹ duration_ms 623.1

✖ failing tests:

test at test/a b.js:7:5
✖ adds (1.3ms)
  AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:
  
  3 !== 4
  
      at TestContext.<anonymous> (file:///w/test/a%20b.js:8:14)
      at Test.run (node:internal/test_runner/test:1402:25) {
    actual: 3,
    expected: 4,
  }

test at test/a b.js:9:1
✖ never ends (30.2ms)
  'test timed out after 30ms'
`;

const ava = `
  ✔ other › works
  ✘ [fail]: cart › adds sums up
  ✘ [fail]: cart › throws Error thrown in test
  ─

  cart › adds

  test/a b.js:4

   3: test('adds', (t) => {
   4:   t.is(1 + 2, 4);

  sums up

  Difference (- actual, + expected):

  - 3
  + 4

  › file://test/a b.js:4:5



  cart › throws

  Error thrown in test:

  TypeError {
    message: 'no database',
  }

  TypeError: no database
      at file:///w/test/a.js:19:9

  ─

  2 tests failed
  1 test skipped
`;

const playwright = `
Running 4 tests using 1 worker

  ✘  1 [node] › e2e/a b.spec.ts:5:3 › cart › adds (6ms)
  1) [node] › e2e/a b.spec.ts:5:3 › cart › adds ────────────

    Error: expect(received).toBe(expected)

    Expected: 4
    Received: 3

    > 6 |   expect(1 + 2).toBe(4);
        at /w/e2e/a b.spec.ts:6:19

    Retry #1 ────────────────────────────

    Error: again
        at /w/e2e/a b.spec.ts:7:1

  2) e2e/a b.spec.ts:8:3 › flaky ────────────

    Error: once

  1 failed
    [node] › e2e/a b.spec.ts:5:3 › cart › adds ────────────
  1 flaky
    e2e/a b.spec.ts:8:3 › flaky ────────────
  1 skipped
  2 passed (3.2s)
`;

const bun = `
src/a b.test.ts:
1 | import { test } from 'bun:test';
2 |  expect(1 + 2).toBe(4);
                    ^
error: expect(received).toBe(expected)

Expected: 4
Received: 3

      at <anonymous> (/w/src/a b.test.ts:2:19)
(fail) cart > adds [5.43ms]
(pass) cart > ok
(fail) never ends [50.00ms]
  ^ this test timed out after 50ms.
(skip) cart > skp
(todo) later

 1 pass
 1 skip
 1 todo
 2 fail
Ran 5 tests across 1 file. [41.00ms]
`;

const deno = `running 3 tests from ./src/a.test.ts
adds ... FAILED (25ms)
ok ... ok (1ms)

 ERRORS 

adds 😀 => ./src/a.test.ts:1:6
error: Error: nope
Deno.test("adds", () => { throw new Error("nope"); });
                                ^
    at file:///w/src/a.test.ts:1:53

steps ... inner => ./src/a.test.ts:4:43
error: Error: inner bad
    at innerWrapped (ext:cli/40_test.js:300:11)

 FAILURES 

adds 😀 => ./src/a.test.ts:1:6

FAILED | 1 passed | 2 failed (1 step) | 1 ignored (35ms)
`;

const jasmine = `Started
F.*F

Failures:
1) cart adds the prices
  Message:
    Expected 3 to be 4.
  Stack:
        at <Jasmine>
        at UserContext.<anonymous> (file:///w/spec/a%20b.js:3:19)
Pending:

1) cart is fast
  Temporarily disabled with xit

3 specs, 1 failure, 1 pending spec
Finished in 0.004 seconds
`;

const cases: readonly {
  readonly parser: Parser;
  readonly text: string;
  readonly expected: readonly string[];
  readonly clean: string;
}[] = [
  {
    parser: jestText,
    text: jest,
    expected: [
      'src/a b.test.js:6:51 error jest: cart > total > adds: expect(received).toBe(expected) // Object.is equality | test "cart > total > adds" | expected 4 actual 3',
      "src/bad.test.js:1:18 error jest: Cannot find module './gone.js' from 'src/bad.test.js'",
      '2 passed, 1 failed, 2 skipped',
    ],
    clean:
      'FAIL a.test.js\n  ● fake\n\n    printed\n\nPASS b.test.js\n\nTest Suites: 1 passed, 1 total\nTests:       2 passed, 2 total\n',
  },
  {
    parser: vitestText,
    text: vitest,
    expected: [
      'src/empty.test.ts error vitest: Error: No test suite found',
      'src/a b.test.ts:7:73 error vitest: cart > adds: AssertionError: expected 3 to be 4 // Object.is equality | test "cart > adds" | expected 4 actual 3',
      'src/a b.test.ts:7:73 error vitest: cart > adds: AssertionError: expected 3 to be 4 // Object.is equality | test "cart > adds" | expected 4 actual 3',
      'src/late.test.ts:5:11 error vitest: Error: too late',
      '1 passed, 2 failed, 2 skipped',
    ],
    clean: ' RUN  v5.1.0 /w\n\n FAIL  printed.ts > fake\n × a.test.ts > printed 3ms\n\n      Tests  2 passed (2)\n',
  },
  {
    parser: mochaSpec,
    text: mocha,
    expected: [
      'test/a b.js:7:14 error mocha: cart > total > adds: AssertionError [ERR_ASSERTION]: Expected values to be strictly equal: 3 !== 4 | test "cart > total > adds" | expected 4 actual 3',
      'test/b.js:17:11 error mocha: says it in\ntwo lines: Error: first line\nsecond line | test "says it in\\ntwo lines"'.replaceAll(
        '\n',
        '⏎',
      ),
      '2 passed, 2 failed, 1 skipped',
    ],
    clean: '  2 passing (3ms)\n',
  },
  {
    parser: nodeSpec,
    text: node,
    expected: [
      'file:///w/test/a%20b.js:8:14 error node: adds: AssertionError [ERR_ASSERTION]: Expected values to be strictly equal: 3 !== 4 | test "adds" | expected 4 actual 3',
      'test/a b.js:9:1 error node: never ends: \'test timed out after 30ms\' | test "never ends"',
      '2 passed, 2 failed, 1 skipped',
    ],
    clean: '✔ a (1ms)\nℹ tests 2\nℹ pass 2\nℹ fail 0\n',
  },
  {
    parser: avaText,
    text: ava,
    expected: [
      'test/a b.js:4:5 error ava: cart > adds: sums up | test "cart > adds" | expected 4 actual 3',
      'file:///w/test/a.js:19:9 error ava: cart > throws: Error thrown in test: TypeError { message: \'no database\', } | test "cart > throws"',
      '1 passed, 2 failed, 1 skipped',
    ],
    clean: '  ✔ works\n  ─\n\n  2 tests passed\n',
  },
  {
    parser: playwrightText,
    text: playwright,
    expected: [
      '/w/e2e/a b.spec.ts:6:19 error playwright: cart > adds: Error: expect(received).toBe(expected) | test "cart > adds" | expected 4 actual 3',
      '3 passed, 1 failed, 1 skipped',
    ],
    clean: '\nRunning 2 tests using 1 worker\n\n  2 passed (3.2s)\n',
  },
  {
    parser: bunText,
    text: bun,
    expected: [
      '/w/src/a b.test.ts:2:19 error bun: cart > adds: error: expect(received).toBe(expected) | test "cart > adds" | expected 4 actual 3',
      'src/a b.test.ts error bun: never ends: this test timed out after 50ms. | test "never ends"',
      '1 passed, 2 failed, 2 skipped',
    ],
    clean: ' 2 pass\n 0 fail\nRan 2 tests across 1 file. [41.00ms]\n',
  },
  {
    parser: denoText,
    text: deno,
    expected: [
      'file:///w/src/a.test.ts:1:53 error deno: adds 😀: Error: nope | test "adds 😀"',
      './src/a.test.ts:4:43 error deno: steps > inner: Error: inner bad | test "steps > inner"',
      '1 passed, 2 failed, 1 skipped',
    ],
    clean: 'running 2 tests from ./a.ts\nok | 2 passed | 0 failed (3ms)\n',
  },
  {
    parser: jasmineText,
    text: jasmine,
    expected: [
      'file:///w/spec/a%20b.js:3:19 error jasmine: cart adds the prices: Expected 3 to be 4. | test "cart adds the prices" | expected 4 actual 3',
      '1 passed, 1 failed, 1 skipped',
    ],
    clean: 'Started\n..\n\n2 specs, 0 failures\n',
  },
];

describe('what test runners print for people', () => {
  for (const { parser, text, expected, clean } of cases) {
    describe(parser.title, () => {
      it('has the failing assertion, what was compared, and counts', () => {
        assert.equal(show(parser, text), expected.join('\n'));
      });

      it('has no findings where all is well', () => {
        assert.equal(show(parser, clean, { exitCode: 0 }), '2 passed, 0 failed, 0 skipped');
      });

      it('survives being cut off anywhere, and chatter', () => {
        for (let length = 0; length < text.length; length += 1)
          assert.equal(typeof show(parser, text.slice(0, length)), 'string');
        for (const chatter of ['', 'Done in 3.2s\n', 'FAIL\n', '5 passed\n', 'error: command not found: jest\n']) {
          assert.equal(show(parser, chatter), 'null');
        }
      });
    });
  }

  it('has of Vitest the names of what failed where the texts went elsewhere', () => {
    const text =
      ' ❯ src/a b.test.ts (2 tests | 1 failed) 9ms\n     × adds 5ms\n ✓ b.test.ts (1 test) 2ms\n     × printed 5ms\n\n Test Files  1 failed (2)\n      Tests  1 failed | 2 passed (3)\n';
    assert.equal(show(vitestText, text), 'src/a b.test.ts error vitest: adds | test "adds"\n2 passed, 1 failed, 0 skipped');
    const verbose =
      ' × a b.test.ts > cart > adds 5ms\n   → expected 2 to be 3\n ✓ b.test.ts > ok\n      Tests  1 failed | 1 passed (2)\n';
    assert.equal(
      show(vitestText, verbose),
      'a b.test.ts error vitest: cart > adds: expected 2 to be 3 | test "cart > adds" | expected 3 actual 2\n1 passed, 1 failed, 0 skipped',
    );
  });

  it('takes of Mocha only the last summary where all was well, for a test may print one', () => {
    const text =
      '  1 passing (3ms)\n  1 failing\n\n  1) cart\n       adds:\n     Error: fake\n\n  ✔ prints\n\n  1 passing (2ms)\n';
    assert.equal(show(mochaSpec, text, { exitCode: 0 }), '1 passed, 0 failed, 0 skipped');
    assert.equal(show(mochaSpec, text, { exitCode: 1 }).split('\n').length, 2);
  });
});
