import type { Check } from '../../model/check.ts';
import { describeDuration } from '../../model/duration.ts';
import { shortTree } from '../../model/event.ts';
import type { Problem } from '../../model/problem.ts';
import type { CheckState, RunState } from '../../model/state.ts';
import type { CheckResult, Verdict } from '../../model/verdict.ts';
import { summarize, type RunSummary } from '../../session/summarize.ts';
import { cleanForDisplay } from '../../parse/clean-for-display.ts';
import { plainPaint, type Paint } from '../paint.ts';
import { widthOf } from '../width.ts';
import { count, describeChain, describeCommand, describeLeftBehind, isShell, oneLine, verdictLooks } from '../text.ts';

/** Whether a verdict needs a report of its own: skipped and cancelled checks only follow from something else. */
export function isFailure(verdict: Verdict): boolean {
  return verdict === 'failed' || verdict === 'timed-out' || verdict === 'errored';
}

/** Whether a check could not even be tried, as where its tools are not installed: there is no command and no output to show of it. */
export function couldNotRun({ verdict, attempts, reason }: CheckResult): boolean {
  return verdict === 'errored' && attempts === 0 && reason !== null;
}

/** What there is to say of a finished check beside its verdict and duration; empty when there is nothing. */
export function describeNotes(result: CheckResult): string {
  const notes = [
    result.cached ? 'cached' : null,
    result.flaky ? 'flaky' : null,
    result.attempts > 1 && !result.flaky ? `${result.attempts} attempts` : null,
    result.reason === null ? null : oneLine(result.reason),
    result.verdict === 'passed' ? describeWarnings(result) : null,
    describeLeftBehind(result.leftBehind),
  ];
  return notes.filter((note) => note !== null).join('; ');
}

/** A tool that ends well may have warned all the same. */
function describeWarnings({ problems }: CheckResult): string | null {
  const warnings = problems.filter(({ severity }) => severity === 'warning').length;
  return warnings === 0 ? null : count(warnings, 'warning');
}

/** Its duration, or nothing for a check that never ran. */
export function describeTime({ verdict, cached, attempts, durationMs }: CheckResult): string {
  const hasRun = cached || (attempts > 0 && !(verdict === 'errored' && durationMs === 0));
  return hasRun ? describeDuration(durationMs) : '';
}

/** How much of a failed check's findings and output is shown. */
export interface Extent {
  readonly lines: number;
  readonly problems: number;
}

/** What a failed check had to say, as indented lines: its command, then its problems or else the end of its output. */
export function describeFailure(check: Check | undefined, result: CheckResult, paint: Paint, extent: Extent): string[] {
  const lines =
    check === undefined ? [] : [paint('dim', `  $ ${describeCommand(check.command, isShell(check))}${describePlace(check)}`)];
  const isRead = result.parsed === 'structured';
  const isPlaced = result.problems.some(({ file, test }) => isRead || file !== null || test !== undefined);
  const findings = isPlaced ? describeProblems(result.problems, paint, extent.problems) : [];
  // Text that was read line by line may say more than its problems do.
  const isAll = isPlaced && isRead;
  const most = isPlaced ? Math.min(extent.lines, linesBesideProblems) : extent.lines;
  const told = isPlaced ? result.problems.slice(0, extent.problems) : [];
  return [...lines, ...findings, ...(isAll ? [] : describeOutput(result, paint, most, told))];
}

const linesBesideProblems = 20;

function describePlace({ cwd }: Check): string {
  return cwd === '.' ? '' : ` (in ${oneLine(cwd)})`;
}

function describeProblems(problems: readonly Problem[], paint: Paint, most: number): string[] {
  const lines = problems.slice(0, most).map((problem) => `  ${describeProblem(problem, paint)}`);
  return problems.length > most ? [...lines, paint('dim', `  and ${problems.length - most} more`)] : lines;
}

/** The same without colours. */
export function describeProblemPlainly(problem: Problem): string {
  return describeProblem(problem, plainPaint);
}

/** One problem on one line: `file:line:column: severity: message (code)`. */
export function describeProblem({ file, line, column, severity, message, code }: Problem, paint: Paint): string {
  const position = [file, line, line === null ? null : column].filter((part) => part !== null).join(':');
  const place = position === '' ? '' : `${oneLine(position)}: `;
  const word = severity === 'error' ? paint('red', severity) : severity === 'warning' ? paint('yellow', severity) : severity;
  return `${place}${word}: ${oneLine(message.replaceAll(/\s*\n\s*/g, ' '))}${code === null ? '' : paint('dim', ` (${oneLine(code)})`)}`;
}

function describeOutput({ output }: CheckResult, paint: Paint, most: number, told: readonly Problem[]): string[] {
  const whole = cleanForDisplay(output.text, { colours: paint.hasColours }).trimEnd().split('\n');
  const all = withoutTold(whole, told);
  if (all.every((line) => line === '')) return [];
  const shown = all.slice(-most);
  const left = all.length - shown.length;
  const more = [
    left > 0 ? count(left, 'earlier line') : null,
    output.truncatedChars > 0 ? `${count(output.truncatedChars, 'character')} dropped` : null,
    output.truncatedChars > 0 && output.file !== null ? `more in ${oneLine(output.file)}` : null,
  ].filter((part) => part !== null);
  const note = more.length === 0 ? [] : [paint('dim', `    … ${more.join(', ')}`)];
  return [...note, ...shown.map((line) => `    ${line}${line.includes('\u001b') ? '\u001b[0m' : ''}`)];
}

/** More lines are not compared with the problems. */
const mostCompared = 1_000;

/** The lines that say more than the problems that are shown already; all of them where indented ones explain others. */
function withoutTold(lines: readonly string[], told: readonly Problem[]): readonly string[] {
  if (told.length === 0 || lines.length > mostCompared) return lines;
  const rest = lines.filter((line) => !told.some((problem) => tells(line, problem)));
  return rest.some((line) => /^\s+\S/.test(line)) ? lines : rest;
}

function tells(text: string, { file, line, message }: Problem): boolean {
  if (file === null || line === null || !text.includes(file.slice(file.lastIndexOf('/') + 1)) || !text.includes(`${line}`))
    return false;
  return message.split('\n').some((part) => part.trim() !== '' && text.includes(part.trim()));
}

/** How a run ended that was not empty: on one line, or where that is longer than `columns`, what it gained and cost on a second. */
export function describeSummary(state: RunState, paint: Paint, columns = Infinity): string[] {
  const verdict = state.end?.verdict ?? 'cancelled';
  const summary = summarize(state);
  const word = `${verdict[0]!.toUpperCase()}${verdict.slice(1)}`;
  const order = state.mode === 'sequential' ? ', one after the other' : '';
  const rest = ` in ${describeDuration(summary.durationMs)}${order}: ${describeCounts(state, summary)}`;
  const head = paint('bold', paint(verdict === 'empty' ? 'dim' : verdictLooks[verdict].color, word)) + rest;
  // What is taken over is there at once, and says nothing of what running at the same time gains.
  const ran = [...state.checks.values()].filter((check) => hasRun(check)).length;
  const verified = describeVerified(state).map((text) => `  ${text}`);
  if (ran < 2) return [head, ...verified];
  const path = `critical path ${oneLine(describeChain(summary.criticalPath))} ${describeDuration(summary.criticalPathMs)}`;
  const gain = `speed-up ${summary.speedup.toFixed(2)}x, ${path}`;
  const isLong = widthOf(`${word}${rest}; ${gain}`) > columns;
  return [...(isLong ? [head, `  ${paint('dim', gain)}`] : [head + paint('dim', `; ${gain}`)]), ...verified];
}

function hasRun(check: CheckState): boolean {
  return check.status === 'finished' && check.startedAtMs !== null && !check.result.cached;
}

/** Which content is fine, when all that is enabled for the trigger says so of the same: the tree as git names it. */
function describeVerified({ end, checks, trigger }: RunState): string[] {
  if (end?.verified == null) return [];
  const those = checks.size === 1 ? 'The only check' : `All ${checks.size} checks`;
  return [`${those} of \`${trigger}\` verified on tree ${shortTree(end.verified)}`];
}

const namedAtMost = 3;

function describeCounts(state: RunState, { counts }: RunSummary): string {
  const parts = (['passed', 'failed', 'timed-out', 'errored', 'cancelled', 'skipped'] as const).flatMap((verdict) => {
    if (counts[verdict] === 0) return [];
    const text = `${counts[verdict]} ${verdict === 'timed-out' ? 'timed out' : verdict}`;
    return isFailure(verdict) ? [`${text} (${nameChecks(state, verdict)})`] : [text];
  });
  const marks = (['cached', 'flaky'] as const).filter((mark) => counts[mark] > 0).map((mark) => `${counts[mark]} ${mark}`);
  return `${parts.join(', ')}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
}

function nameChecks(state: RunState, verdict: Verdict): string {
  const ids = [...state.checks.values()].flatMap((check) =>
    check.status === 'finished' && check.result.verdict === verdict ? [check.plan.id] : [],
  );
  const named = ids.slice(0, namedAtMost).map(oneLine).join(', ');
  return ids.length > namedAtMost ? `${named} and ${ids.length - namedAtMost} more` : named;
}
