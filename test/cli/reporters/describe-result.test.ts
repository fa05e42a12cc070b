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

  it('mentions the warnings of what passed', () => {
    const warning = { ...nowhere, severity: 'warning', message: 'w', source: null } as const;
    const result = { ...emptyResult, verdict: 'passed', problems: [warning, warning] } as const;
    assert.equal(describeNotes(result), '2 warnings');
    assert.equal(describeNotes({ ...result, verdict: 'failed' }), '');
  });
});
