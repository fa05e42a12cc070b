import type { Check } from '../../model/check.ts';
import type { ParseOutput } from '../../parse/parser.ts';
import type { ProcessResult } from '../process/spec.ts';
import { findWhyNot } from './could-not-work.ts';
import { describeFindings } from './describe-findings.ts';

type Ending = Pick<ProcessResult, 'verdict' | 'reason' | 'exitCode'>;
type Ended = Ending & Pick<ProcessResult, 'output'>;

/**
 * What an end by itself means for this tool. Findings alone never make a check fail, and never make it pass; a code that says "I could
 * not work" is `errored`, unless the tool names errors in files all the same.
 */
export function judgeExit(
  result: Ended,
  { kind, exitCodes }: Pick<Check, 'kind' | 'exitCodes'>,
  output: ParseOutput,
  wroteStdout: boolean,
): Ending {
  const { verdict, exitCode, reason } = result;
  const ending = { verdict, exitCode, reason };
  if (verdict !== 'passed' && verdict !== 'failed') return ending;
  const hasErrors = output.problems.some(({ severity }) => severity === 'error');
  const findings = describeFindings(output);
  if (exitCode === 0) {
    const isFailure =
      (exitCodes?.despiteZero === 'output' && wroteStdout) || (exitCodes?.despiteZero === 'problems' && hasErrors);
    return isFailure
      ? { ...ending, verdict: 'failed', reason: `${findings ?? 'it wrote findings'}, though its exit code is 0` }
      : ending;
  }
  const isPlaced = output.problems.some(({ severity, file }) => severity === 'error' && file !== null);
  const { passed, failed, skipped } = output.tests ?? { passed: 0, failed: 0, skipped: 0 };
  const whyNot = passed + failed + skipped === 0 ? findWhyNot(exitCode, kind, result.output.text, isPlaced) : null;
  if (whyNot !== null) return { ...ending, verdict: 'errored', reason: `exit code ${exitCode}: ${whyNot}` };
  if (exitCode === null || exitCodes === null || hasErrors) return { ...ending, reason: join(findings, reason) };
  const meaning = Object.hasOwn(exitCodes.errored, exitCode) ? exitCodes.errored[exitCode] : undefined;
  if (meaning !== undefined) return { ...ending, verdict: 'errored', reason: `exit code ${exitCode}: ${meaning}` };
  if (exitCodes.failed === 'others' || exitCodes.failed.includes(exitCode)) return { ...ending, reason: join(findings, reason) };
  return { ...ending, verdict: 'errored', reason: `${reason ?? ''}, which is not one that this tool gives for findings` };
}

function join(findings: string | null, reason: string | null): string | null {
  if (findings === null || reason === null) return reason;
  return `${findings} (${reason})`;
}
