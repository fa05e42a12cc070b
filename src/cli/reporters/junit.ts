import type { CheckState, RunState } from '../../model/state.ts';
import type { CheckResult } from '../../model/verdict.ts';
import { cleanForDisplay } from '../../parse/clean-for-display.ts';
import { describeProblemPlainly } from './describe-result.ts';
import { nothingToRestore, type Reporter } from './reporter.ts';

type Finished = Extract<CheckState, { status: 'finished' }>;

/** Of an output; the end says most. */
const longestOutput = 20_000;

/** Writes one JUnit document when the run has ended: a suite with a test case for each check. */
export function createJunitReporter(write: (text: string) => void): Reporter {
  return {
    onEvent() {},
    say() {},
    finish: (state) => write(renderJunit(state)),
    [Symbol.dispose]: nothingToRestore,
  };
}

/** A finished run as JUnit's XML: failed checks are failures; what could not be judged is an error; what did not run is skipped. */
export function renderJunit(state: RunState): string {
  const checks = [...state.checks.values()].filter((check) => check.status === 'finished');
  const outcomes = checks.map((check) => outcomeOf(check.result));
  const count = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length;
  const seconds = ((state.end?.durationMs ?? 0) / 1_000).toFixed(3);
  const totals = `tests="${checks.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="preflight" ${totals}>`,
    `  <testsuite name="preflight" timestamp="${state.startedAt.replace('Z', '')}" ${totals}>`,
    ...checks.flatMap(renderCheck),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

function outcomeOf({ verdict }: CheckResult): Outcome {
  switch (verdict) {
    case 'passed':
      return 'passed';
    case 'failed':
      return 'failure';
    case 'timed-out':
    case 'errored':
      return 'error';
    case 'cancelled':
    case 'skipped':
      return 'skipped';
    default:
      return verdict satisfies never;
  }
}

function renderCheck({ plan, result }: Finished): readonly string[] {
  const head = `    <testcase classname="preflight.${escapeXml(plan.kind)}" name="${escapeXml(plan.id)}" time="${(result.durationMs / 1_000).toFixed(3)}"`;
  const outcome = outcomeOf(result);
  const output = cleanForDisplay(result.output.text).slice(-longestOutput);
  const body = [
    ...(outcome === 'passed' ? [] : [renderOutcome(outcome, result)]),
    ...(output.trim() === '' ? [] : [`      <system-out>${escapeXml(output)}</system-out>`]),
  ];
  return body.length === 0 ? [`${head}/>`] : [`${head}>`, ...body, '    </testcase>'];
}

function renderOutcome(outcome: Exclude<Outcome, 'passed'>, { verdict, reason, problems }: CheckResult): string {
  const message = `message="${escapeXml(reason ?? verdict)}"`;
  if (outcome === 'skipped') return `      <skipped ${message}/>`;
  const text = problems.map(describeProblemPlainly).join('\n');
  return `      <${outcome} ${message} type="${verdict}">${escapeXml(text)}</${outcome}>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text without what XML 1.0 cannot carry: most control characters, lone surrogates. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll(/[&<>"]/g, (sign) => entities[sign]!);
}
