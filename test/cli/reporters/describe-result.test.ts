import assert from 'node:assert/strict';
import { emptyResult } from '../../../src/model/verdict.ts';
import { plainPaint } from '../../../src/cli/paint.ts';
import { describeFailure } from '../../../src/cli/reporters/describe-result.ts';

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
});
