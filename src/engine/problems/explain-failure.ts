import { join } from 'node:path';
import type { Problem } from '../../model/problem.ts';
import type { CheckResult } from '../../model/verdict.ts';
import { cleanForDisplay } from '../../parse/clean-for-display.ts';
import { locateFindings, nowhere } from '../../parse/locate-findings.ts';
import type { Places } from '../../parse/resolve-path.ts';
import { findPlace } from '../../parse/stack-place.ts';
import { diskSourceFiles } from './disk-source-files.ts';

const lastLines = 20;
const longestMessage = 4_000;

/**
 * A check that failed without any problem that says why gets one about itself: the exception that ended it, where it was thrown in the
 * workspace, else the end of what it wrote. "Failed, 0 problems" would be no answer. The result as it is for every other end.
 */
export function explainFailure(
  result: CheckResult,
  source: string | null,
  { root, cwd }: { readonly root: string; readonly cwd: string },
): CheckResult {
  if (result.verdict !== 'failed' && !(result.verdict === 'errored' && result.attempts > 0)) return result;
  if (result.problems.some(({ severity }) => severity === 'error')) return result;
  const end: Problem = { ...nowhere, severity: 'error', message: describeEnd(result), source };
  const problem = findException(result, end, { root, cwd: join(root, cwd), files: diskSourceFiles(root, () => []) }) ?? end;
  return { ...result, problems: [...result.problems, problem] };
}

const searchedChars = 20_000;

function findException({ output }: CheckResult, end: Problem, places: Places): Problem | null {
  const text = cleanForDisplay(output.text.slice(-searchedChars));
  const place = findPlace(text, places.root);
  const [message] = text.match(/^(?:Uncaught )?(?:[A-Za-z_][\w.]{0,100})?(?:Error|Exception)\b(?: \[\w+\])?: .{1,500}$/m) ?? [];
  if (place === null || message === undefined) return null;
  const [problem] = locateFindings([{ ...place, message }], places);
  const isThere = problem !== undefined && problem.file !== null && places.files.exists(join(places.root, problem.file));
  return isThere ? { ...end, file: problem.file, line: problem.line, column: problem.column, message } : null;
}

function describeEnd({ output, reason }: CheckResult): string {
  const lines = cleanForDisplay(output.text)
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  if (lines.length === 0) return `It wrote nothing${reason === null ? '' : `: ${reason}`}.`;
  return lines.slice(-lastLines).join('\n').slice(-longestMessage);
}
