import assert from 'node:assert/strict';
import { findingsOf, parsingOf } from './findings-of.ts';

const issue = {
  FromLinter: 'errcheck',
  Text: 'Error return value is not checked',
  Severity: '',
  SourceLines: ['\tf()'],
  Pos: { Filename: 'cmd/a b.go', Offset: 98, Line: 8, Column: 12 },
};

describe("golangci-lint's output", () => {
  it('is read as the JSON of both versions, with the sums that version 2 writes behind it', () => {
    for (const text of [
      JSON.stringify({ Issues: [issue], Report: { Linters: [] } }),
      `${JSON.stringify({ Issues: [issue], Report: {} })}\n1 issues:\n* errcheck: 1\n`,
    ]) {
      assert.deepEqual(findingsOf('golangci-json', text), [
        {
          file: 'cmd/a b.go',
          line: 8,
          column: 12,
          columns: 'bytes',
          severity: 'error',
          message: 'Error return value is not checked',
          code: 'errcheck',
          source: 'golangci-lint',
        },
      ]);
    }
  });

  it('has found nothing where there is no list', () => {
    assert.deepEqual(parsingOf('golangci-json', '{"Issues":null,"Report":{}}')?.findings, []);
    assert.equal(parsingOf('golangci-json', '{"Issues":null}'), null);
  });

  it('is read as text, without the source below', () => {
    const text = 'cmd/a b.go:8:12: Error return value (of f) is not checked (errcheck)\n\tf()\n\t ^\n1 issues:\n* errcheck: 1\n';
    assert.deepEqual(findingsOf('golangci', text), [
      {
        file: 'cmd/a b.go',
        line: 8,
        column: 12,
        columns: 'bytes',
        severity: 'error',
        message: 'Error return value (of f) is not checked',
        code: 'errcheck',
        source: 'golangci-lint',
      },
    ]);
  });
});

describe("other linters' JSON", () => {
  it("is read as Staticcheck's, where ignored problems are none", () => {
    const problem = {
      code: 'SA4006',
      severity: 'error',
      location: { file: '/w/a.go', line: 3, column: 5 },
      end: { file: '/w/a.go', line: 3, column: 8 },
      message: 'never used',
    };
    const text = `${JSON.stringify(problem)}\n${JSON.stringify({ ...problem, severity: 'ignored' })}\n`;
    assert.deepEqual(
      findingsOf('staticcheck-json', text).map(({ code, line, endColumn }) => [code, line, endColumn]),
      [['SA4006', 3, 8]],
    );
  });

  it("is Staticcheck's text as well", () => {
    assert.deepEqual(
      findingsOf('staticcheck', 'a b.go:3:5: this value of x (y) is never used (SA4006)\n').map(({ file, message, code }) => [
        file,
        message,
        code,
      ]),
      [['a b.go', 'this value of x (y) is never used', 'SA4006']],
    );
  });

  it("is read as gosec's, where lines are words", () => {
    const found = { severity: 'MEDIUM', rule_id: 'G401', details: 'weak', file: '/w/a.go', line: '12-14', column: '5' };
    const text = JSON.stringify({ 'Golang errors': {}, Issues: [found], Stats: {} });
    assert.deepEqual(
      findingsOf('gosec-json', text).map(({ line, column, severity }) => [line, column, severity]),
      [[12, 5, 'warning']],
    );
    assert.equal(parsingOf('golangci-json', text), null);
  });
});

describe('go test', () => {
  it("gives testify's words and values", () => {
    const text =
      '--- FAIL: TestX (0.00s)\n    x_test.go:12: \n        \tError Trace:\t/w/x_test.go:12\n        \tError:      \tNot equal: \n        \t            \texpected: 1\n        \t            \tactual  : 2\n        \tTest:       \tTestX\n        \tMessages:   \tsum\nFAIL\nFAIL\texample.com/x\t0.003s\n';
    const [finding] = findingsOf('go-test', text);
    assert.deepEqual([finding?.file, finding?.line], ['x_test.go', 12]);
    assert.deepEqual(finding?.test, { name: 'TestX', expected: '1', actual: '2' });
    assert.match(finding?.message ?? '', /^TestX: Not equal:/);
  });

  it('gives the values of an example', () => {
    const text = '--- FAIL: ExampleAdd (0.00s)\ngot:\n2\nwant:\n3\nFAIL\nFAIL\texample.com/x\t0.003s\n';
    assert.deepEqual(findingsOf('go-test', text)[0]?.test, { name: 'ExampleAdd', expected: '3', actual: '2' });
  });

  it('names a failed subtest alone, unless its parent complains too', () => {
    const text =
      '--- FAIL: TestA (0.00s)\n    a_test.go:3: parent\n    --- FAIL: TestA/b_c (0.00s)\n        a_test.go:9: child: of\n            two lines\nFAIL\nFAIL\texample.com/x\t0.003s\n';
    assert.deepEqual(
      findingsOf('go-test', text).map(({ message }) => message),
      ['TestA: parent', 'TestA > b_c: child: of\ntwo lines'],
    );
    assert.deepEqual(
      findingsOf('go-test', text.replace('    a_test.go:3: parent\n', '')).map(({ test }) => test?.name),
      ['TestA > b_c'],
    );
  });

  it('keeps what several events say of one line together', () => {
    const events = ['    a_test.go:3: one', ' half\n', '--- FAIL: TestA (0.00s)\n'].map((Output) => ({
      Action: 'output',
      Package: 'm/p',
      Test: 'TestA',
      Output,
    }));
    const all = [
      { Action: 'run', Package: 'm/p', Test: 'TestA' },
      ...events,
      { Action: 'fail', Package: 'm/p', Test: 'TestA' },
      { Action: 'fail', Package: 'm/p' },
    ];
    const parsing = parsingOf('go-test-json', all.map((one) => JSON.stringify(one)).join('\n'));
    assert.equal(parsing?.findings[0]?.message, 'TestA: one half');
    assert.deepEqual(parsing?.tests, { passed: 0, failed: 1, skipped: 0 });
  });

  it('reads the build errors of Go 1.24, which are events too', () => {
    const all = [
      { ImportPath: 'm/p', Action: 'build-output', Output: '# m/p\n' },
      { ImportPath: 'm/p', Action: 'build-output', Output: 'p/a.go:2:23: cannot use "x"\n' },
      { ImportPath: 'm/p', Action: 'build-fail' },
      { Action: 'fail', Package: 'm/p', FailedBuild: 'm/p' },
    ];
    const findings = findingsOf('go-test-json', all.map((one) => JSON.stringify(one)).join('\n'));
    assert.deepEqual(
      findings.map(({ file, line, column, message }) => [file, line, column, message]),
      [['p/a.go', 2, 23, 'cannot use "x"']],
    );
  });

  it('is no chatter of other programs', () => {
    assert.equal(parsingOf('go-test', 'ok everything is fine\nFAIL to do\n'), null);
  });
});

describe('lists of files', () => {
  it('are nothing where a diff is shown or words are said', () => {
    assert.equal(parsingOf('gofmt-list', '--- a.go\n+++ a.go\n@@ -1 +1 @@\n-x\n+y\n', ['gofmt']), null);
    assert.equal(parsingOf('gofmt-list', 'a.go:3:1: expected declaration\n', ['gofmt']), null);
    assert.deepEqual(
      findingsOf('gofmt-list', 'a b/c.go\nC:\\w\\d.go\n', ['gofumpt']).map(({ file, source }) => [file, source]),
      [
        ['a b/c.go', 'gofumpt'],
        ['C:\\w\\d.go', 'gofumpt'],
      ],
    );
    assert.deepEqual(
      findingsOf('terraform-fmt', 'main.tf\nenv/prod.tfvars\n', ['terraform']).map(({ file }) => file),
      ['main.tf', 'env/prod.tfvars'],
    );
  });
});

describe("go test's events", () => {
  const event = (fields: object) => `${JSON.stringify({ Time: '2026-01-01T00:00:00Z', ...fields })}\n`;
  const says = (Output: string, Package = 'x') => event({ Action: 'output', Package, Output });
  const failed = (Package = 'x') => says(`FAIL\t${Package}\t0.002s\n`, Package) + event({ Action: 'fail', Package });

  it('say in the words of the package why it failed where none of its tests did', () => {
    const [finding, ...others] = findingsOf('go-test-json', says('setup failed:\n') + says('no db\n') + failed());
    assert.deepEqual([finding?.message, finding?.file ?? null, others], ['x: setup failed:\nno db', null, []]);
  });

  it('name the panic that is outside of every test', () => {
    const lines = ['panic: boom\n', '\n', 'goroutine 1 [running]:\n', 'x.init.0()\n', '\t/w/x.go:4 +0x27\n', 'exit status 2\n'];
    const [finding, ...others] = findingsOf('go-test-json', lines.map((line) => says(line)).join('') + failed());
    assert.deepEqual([finding?.message, finding?.file, finding?.line, others], ['x: panic: boom', '/w/x.go', 4, []]);
  });

  it('say nothing more of a package whose tests have failed, or that cannot be compiled', () => {
    const test = event({ Action: 'run', Package: 'x', Test: 'TestA' }) + event({ Action: 'fail', Package: 'x', Test: 'TestA' });
    assert.equal(findingsOf('go-test-json', says('noise\n') + test + failed()).length, 1);
    const build = '# y [y.test]\n./y_test.go:3:28: undefined: nope\n';
    const output = says('FAIL\ty [build failed]\n', 'y') + event({ Action: 'fail', Package: 'y' });
    assert.equal(findingsOf('go-test-json', build + output).length, 1);
  });
});
