// Everything that has to be green:  npm test
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { temporaryFolder } from '../tools/cleanup.ts';
import { countsSchema, type Counts } from './counts.ts';

interface Step {
  readonly title: string;
  /** A script of package.json, and what it gets beside. */
  readonly script: string;
  readonly args?: readonly string[];
  /** It runs tests, and tells how many passed and failed. */
  readonly isSuite?: boolean;
}

const countingMocha = ['--reporter', './test/counting-reporter.ts'];
/** What takes long or loads the machine; `npm run test:faults` has it. */
const withoutFull = ['--ignore', 'test/faults/full/**'];

/** One after the other; the steps of one row need nothing of each other and run at once. */
const rows: readonly (readonly Step[])[] = [
  [{ title: 'Build', script: 'build' }],
  [
    { title: 'Lint', script: 'lint' },
    { title: 'Format', script: 'format:check' },
    { title: 'Types', script: 'typecheck' },
    { title: 'Dead code', script: 'knip' },
  ],
  [{ title: 'Unit tests', script: 'test:unit', args: countingMocha, isSuite: true }],
  [{ title: 'Fault tests', script: 'test:faults', args: [...countingMocha, ...withoutFull], isSuite: true }],
  [{ title: 'Tests inside VS Code', script: 'test:host', isSuite: true }],
  [{ title: 'Tests of the packaged extension in a browser', script: 'test:ui', isSuite: true }],
];

/** Longer than any step takes on a busy machine; a step that hangs must not hang everything. */
const limitMs = 20 * 60_000;

interface Outcome extends Counts {
  readonly title: string;
  readonly hasPassed: boolean;
  readonly seconds: string;
  readonly isSuite: boolean;
}

async function main(): Promise<boolean> {
  const outcomes: Outcome[] = [];
  for (const row of rows) {
    const isAlone = row.length === 1;
    if (isAlone) console.log(`\n=== ${row[0]?.title}`);
    outcomes.push(...(await Promise.all(row.map((step) => runStep(step, isAlone)))));
  }
  console.log('\n=== Summary');
  for (const outcome of outcomes) console.log(describe(outcome));
  const sum = (key: keyof Counts): number => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  return outcomes.every(({ hasPassed }) => hasPassed);
}

/** A step beside others prints when it has ended, so that their lines do not mix. */
async function runStep(step: Step, isAlone: boolean): Promise<Outcome> {
  const countsFile = join(temporaryFolder('preflight-counts'), 'counts.json');
  const startedAt = performance.now();
  const { status, output } = await runScript(step, isAlone, countsFile);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (!isAlone) console.log(`\n=== ${step.title}: ${status === 0 ? 'ok' : 'failed'} (${seconds} s)\n${output}`.trimEnd());
  const counts = countOf(step, status, countsFile);
  return {
    title: step.title,
    isSuite: step.isSuite ?? false,
    hasPassed: status === 0 && counts.failed === 0,
    seconds,
    ...counts,
  };
}

function runScript(step: Step, isAlone: boolean, countsFile: string): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, ['--run', step.script, '--', ...(step.args ?? [])], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, TEST_COUNTS: countsFile },
    stdio: ['ignore', isAlone ? 'inherit' : 'pipe', isAlone ? 'inherit' : 'pipe'],
    timeout: limitMs,
  });
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (data: Buffer) => chunks.push(data));
  child.stderr?.on('data', (data: Buffer) => chunks.push(data));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output: Buffer.concat(chunks).toString() }));
  });
}

/** A suite says how many of its tests passed and failed; one that could not, and any other step that failed, is one failure. */
function countOf(step: Step, status: number | null, countsFile: string): Counts {
  const said =
    step.isSuite && existsSync(countsFile) ? v.parse(countsSchema, JSON.parse(readFileSync(countsFile, 'utf8'))) : null;
  const counts = said ?? { passed: 0, failed: 0 };
  const hasUncountedFailure = counts.failed === 0 && (status !== 0 || (step.isSuite === true && counts.passed === 0));
  return hasUncountedFailure ? { ...counts, failed: 1 } : counts;
}

function describe({ title, hasPassed, isSuite, passed, failed, seconds }: Outcome): string {
  const counts = isSuite ? `, ${passed} passed, ${failed} failed` : '';
  return `${hasPassed ? 'ok    ' : 'FAILED'} ${title}${counts} (${seconds} s)`;
}

process.exitCode = (await main()) ? 0 : 1;
