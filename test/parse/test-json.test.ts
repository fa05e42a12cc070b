import assert from 'node:assert/strict';
import { jestJson, vitestJson } from '../../src/parse/formats/jest-json.ts';
import { mochaJson } from '../../src/parse/formats/mocha-json.ts';
import { playwrightJson } from '../../src/parse/formats/playwright-json.ts';
import { describeJsonTraps } from './json-traps.ts';
import { show } from './show-findings.ts';

describe("Jest's and Vitest's JSON", () => {
  const failure = [
    'AssertionError: expected 3 to be 4 // Object.is equality',
    '    at Proxy.<anonymous> (/w/node_modules/vitest/dist/x.js:1:2)',
    '    at /w/src/a b.test.ts:6:51',
  ].join('\n');
  const document = {
    numTotalTests: 5,
    numPassedTests: 1,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      {
        name: '/w/src/a b.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          {
            ancestorTitles: ['cart', 'total'],
            title: 'adds',
            status: 'failed',
            failureMessages: [failure],
            location: { line: 5, column: 3 },
          },
          {
            ancestorTitles: [],
            title: 'throws nothing known',
            status: 'failed',
            failureMessages: [],
            location: { line: 9, column: 3 },
          },
          { ancestorTitles: [], title: 'ok', status: 'passed', failureMessages: [] },
        ],
      },
      {
        name: '/w/bad.test.ts',
        status: 'failed',
        message: '  ● Test suite failed to run\n\n    SyntaxError: /w/bad.test.ts: Unexpected token (2:7)\n',
        assertionResults: [],
      },
    ],
  };
  const lines = [
    '/w/src/a b.test.ts:6:51 error SOURCE: cart > total > adds: AssertionError: expected 3 to be 4 // Object.is equality | test "cart > total > adds" | expected 4 actual 3',
    '/w/src/a b.test.ts:9:3 error SOURCE: throws nothing known | test "throws nothing known"',
    '/w/bad.test.ts:2:8 error SOURCE: SyntaxError: Unexpected token',
    '1 passed, 1 failed, 3 skipped',
  ].join('\n');

  it('has the failing assertion and what was compared, and files that could not run', () => {
    assert.equal(show(vitestJson, JSON.stringify(document)), lines.replaceAll('SOURCE', 'vitest'));
  });

  it('is Jest’s where it counts suites with errors of their own', () => {
    assert.equal(
      show(jestJson, JSON.stringify({ ...document, numRuntimeErrorTestSuites: 1 })),
      lines.replaceAll('SOURCE', 'jest'),
    );
  });

  it('prefers what is inside of the root', () => {
    const messages = ['Error: x\n    at /other/lib.js:1:1\n    at /w/a.test.ts:2:2'];
    const testResults = [
      { name: '/w/a.test.ts', status: 'failed', assertionResults: [{ title: 't', status: 'failed', failureMessages: messages }] },
    ];
    const text = JSON.stringify({ numTotalTests: 1, testResults });
    assert.equal(show(vitestJson, text, { root: '/w' }).split(' ', 1)[0], '/w/a.test.ts:2:2');
    assert.equal(show(vitestJson, text).split(' ', 1)[0], '/other/lib.js:1:1');
  });

  it('takes colours out of messages', () => {
    const testResults = [
      {
        name: 'a.js',
        status: 'failed',
        assertionResults: [
          { title: 't', status: 'failed', failureMessages: ['\u001b[31mExpected: \u001b[32m2\u001b[39m\nReceived: 1'] },
        ],
      },
    ];
    const shown = show(jestJson, JSON.stringify({ numTotalTests: 1, testResults }));
    assert.equal(
      shown,
      'a.js error vitest: t: Expected: 2⏎Received: 1 | test "t" | expected 2 actual 1\n0 passed, 0 failed, 0 skipped',
    );
  });

  describeJsonTraps(vitestJson, document);
});

describe("Mocha's JSON", () => {
  const error = {
    message: '1 == 2',
    stack: 'AssertionError: 1 == 2\n    at Context.<anonymous> (test/a b.js:3:12)',
    expected: '2',
    actual: '1',
  };
  const failure = { title: 'adds', fullTitle: 'cart total adds', file: '/w/test/a b.js', err: error };
  const document = {
    stats: { passes: 1, pending: 1, failures: 1 },
    failures: [failure, { title: 'hook', fullTitle: 'hook', file: '/w/test/a b.js', err: { message: 'Timeout.', stack: '' } }],
    passes: [],
  };
  const lines = [
    'test/a b.js:3:12 error mocha: cart total > adds: 1 == 2 | test "cart total > adds" | expected 2 actual 1',
    '/w/test/a b.js error mocha: hook: Timeout. | test "hook"',
    '1 passed, 1 failed, 1 skipped',
  ].join('\n');

  it('has the place of the stack, else the file', () => {
    assert.equal(show(mochaJson, JSON.stringify(document)), lines);
  });

  it('may come as one event a line', () => {
    const events = [
      ['start', { total: 2 }],
      ['fail', { ...failure, err: error.message, stack: error.stack }],
      ['pass', { title: 'ok' }],
      ['end', { passes: 1, pending: 0, failures: 1 }],
    ];
    assert.equal(
      show(mochaJson, events.map((event) => JSON.stringify(event)).join('\nnoise\n')),
      'test/a b.js:3:12 error mocha: cart total > adds: 1 == 2 | test "cart total > adds"\n1 passed, 1 failed, 0 skipped',
    );
  });

  describeJsonTraps(mochaJson, document);
});

describe("Playwright's JSON", () => {
  const location = { file: '/w/e2e/a b.spec.ts', line: 6, column: 19 };
  const results = [
    {
      status: 'failed',
      error: { message: '\u001b[31mError: expect(received).toBe(expected)\n\nExpected: 4\nReceived: 3', location },
    },
  ];
  const document = {
    config: { rootDir: '/w/e2e' },
    suites: [
      {
        title: 'a b.spec.ts',
        file: 'a b.spec.ts',
        specs: [
          {
            title: 'top',
            file: 'a b.spec.ts',
            line: 2,
            column: 1,
            tests: [{ status: 'unexpected', results: [{ status: 'timedOut' }] }],
          },
        ],
        suites: [
          {
            title: 'cart',
            file: 'a b.spec.ts',
            specs: [
              { title: 'adds', file: 'a b.spec.ts', line: 5, column: 3, tests: [{ status: 'unexpected', results }] },
              { title: 'flaky', file: 'a b.spec.ts', line: 9, column: 3, tests: [{ status: 'flaky', results }] },
            ],
          },
        ],
      },
    ],
    errors: [{ message: "Error: Cannot find module './gone'", location: { file: '/w/e2e/bad.spec.ts', line: 2, column: 1 } }],
    stats: { expected: 1, skipped: 1, unexpected: 2, flaky: 1 },
  };

  it('has failures with their suites, none for what passed in the end, and errors of no test', () => {
    assert.equal(
      show(playwrightJson, JSON.stringify(document)),
      [
        "/w/e2e/bad.spec.ts:2:1 error playwright: Error: Cannot find module './gone'",
        '/w/e2e/a b.spec.ts:2:1 error playwright: top: The test timedOut. | test "top"',
        '/w/e2e/a b.spec.ts:6:19 error playwright: cart > adds: Error: expect(received).toBe(expected) | test "cart > adds" | expected 4 actual 3',
        '2 passed, 2 failed, 1 skipped',
      ].join('\n'),
    );
  });

  describeJsonTraps(playwrightJson, document);
});
