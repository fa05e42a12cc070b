import assert from 'node:assert/strict';
import { emptyResult } from '../../../src/model/verdict.ts';
import { nowhere } from '../../../src/parse/locate-findings.ts';
import { plainPaint } from '../../../src/cli/paint.ts';
import { describeFailure, describeNotes } from '../../../src/cli/reporters/describe-result.ts';

describe('the report of a failure', () => {
  it('names the log where more of the output is', () => {
    const show = (truncatedChars: number, file: string | null) => {
      const result = { ...emptyResult, verdict: 'failed', output: { text: 'one\ntwo\n', truncatedChars, file } } as const;
      return describeFailure(undefined, result, plainPaint, { lines: 1, problems: 1 });
    };
    assert.deepEqual(show(0, null), ['    … 1 earlier line', '    two']);
    assert.deepEqual(show(7, null), ['    … 1 earlier line, 7 characters dropped', '    two']);
    assert.deepEqual(show(7, '/cache/logs/r/1-a\n.log'), [
      String.raw`    … 1 earlier line, 7 characters dropped, more in /cache/logs/r/1-a\u000a.log`,
      '    two',
    ]);
  });

  it('shows the problems first, and of text that was read line by line its end as well', () => {
    const problem = { ...nowhere, severity: 'error', file: 'a.js', line: 3, message: 'first\n  second', source: null } as const;
    const output = { text: `${'x\n'.repeat(100)}end\n`, truncatedChars: 0, file: null };
    const show = (parsed: 'matched' | 'structured') =>
      describeFailure(undefined, { ...emptyResult, verdict: 'failed', parsed, problems: [problem], output }, plainPaint, {
        lines: 400,
        problems: 5,
      });
    assert.deepEqual(show('structured'), ['  a.js:3: error: first second']);
    const lines = show('matched');
    assert.deepEqual(lines.slice(0, 2), ['  a.js:3: error: first second', '    … 81 earlier lines']);
    assert.equal(lines.at(-1), '    end');
  });

  it('shows what a structured output says without a place, instead of a text for programs', () => {
    const problem = { ...nowhere, severity: 'error', message: 'x: setup failed', source: 'go test' } as const;
    const output = { text: '{"Action":"output"}\n', truncatedChars: 0, file: null };
    const show = (parsed: 'matched' | 'structured') =>
      describeFailure(undefined, { ...emptyResult, verdict: 'failed', parsed, problems: [problem], output }, plainPaint, {
        lines: 400,
        problems: 5,
      });
    assert.deepEqual(show('structured'), ['  error: x: setup failed']);
    assert.deepEqual(show('matched'), ['    {"Action":"output"}']);
  });

  it('does not say again line by line what the problems have said, but keeps what explains them', () => {
    const problem = {
      ...nowhere,
      severity: 'error',
      file: 'src/a.py',
      line: 3,
      message: 'no type\nUse None',
      source: null,
    } as const;
    const show = (text: string) => {
      const output = { text, truncatedChars: 0, file: null };
      const result = { ...emptyResult, verdict: 'failed', parsed: 'matched', problems: [problem], output } as const;
      return describeFailure(undefined, result, plainPaint, { lines: 400, problems: 5 }).slice(1);
    };
    assert.deepEqual(show('src/a.py:3: error: no type  [x]\nsrc/a.py:3: note: Use None\n'), []);
    assert.deepEqual(show('src/a.py:3: error: no type\nFound 1 error\n'), ['    Found 1 error']);
    assert.deepEqual(show('src/a.py:3: error: no type\n   3 | x = 1\n'), ['    src/a.py:3: error: no type', '       3 | x = 1']);
    assert.deepEqual(show('src/b.py:3: no type\n'), ['    src/b.py:3: no type']);
  });

  it('mentions the warnings of what passed', () => {
    const warning = { ...nowhere, severity: 'warning', message: 'w', source: null } as const;
    const result = { ...emptyResult, verdict: 'passed', problems: [warning, warning] } as const;
    assert.equal(describeNotes(result), '2 warnings');
    assert.equal(describeNotes({ ...result, verdict: 'failed' }), '');
  });
});
