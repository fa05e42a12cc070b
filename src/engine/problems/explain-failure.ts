import type { Problem } from '../../model/problem.ts';
import type { CheckResult } from '../../model/verdict.ts';
import { cleanForDisplay } from '../../parse/clean-for-display.ts';
import { nowhere } from '../../parse/locate-findings.ts';

const lastLines = 20;
const longestMessage = 4_000;

/**
 * A check that failed without any problem that says why gets one about itself: the end of what it wrote. "Failed, 0 problems" would be
 * no answer. The result as it is for every other end.
 */
export function explainFailure(result: CheckResult, source: string | null): CheckResult {
  if (result.verdict !== 'failed' && !(result.verdict === 'errored' && result.attempts > 0)) return result;
  if (result.problems.some(({ severity }) => severity === 'error')) return result;
  const problem: Problem = { ...nowhere, severity: 'error', message: describeEnd(result), source };
  return { ...result, problems: [...result.problems, problem] };
}

function describeEnd({ output, reason }: CheckResult): string {
  const lines = cleanForDisplay(output.text)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  if (lines.length === 0) return `It wrote nothing${reason === null ? '' : `: ${reason}`}.`;
  return lines.slice(-lastLines).join('\n').slice(-longestMessage);
}
