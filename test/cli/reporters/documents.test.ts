import assert from 'node:assert/strict';
import { parseXml } from '@rgrove/parse-xml';
import type { Problem } from '../../../src/model/problem.ts';
import type { CheckResult } from '../../../src/model/verdict.ts';
import { emptyResult } from '../../../src/model/verdict.ts';
import { reduce, type RunState } from '../../../src/model/state.ts';
import type { RunEvent } from '../../../src/model/event.ts';
import { createGithubReporter } from '../../../src/cli/reporters/github.ts';
import { renderJunit } from '../../../src/cli/reporters/junit.ts';
import { makeSarif } from '../../../src/cli/reporters/sarif.ts';
import { nowhere } from '../../../src/parse/locate-findings.ts';

const problem: Problem = {
  file: 'src/a b.ts',
  line: 3,
  column: 7,
  endLine: 3,
  endColumn: 9,
  severity: 'error',
  message: 'Use 100% of "x", <y>:\nnow',
  code: 'no-x',
  source: 'eslint',
  url: 'https://example.com/no-x',
  related: [{ file: 'src/c.ts', line: 1, column: 4, message: 'x is declared here' }],
  fix: {
    title: 'Use y',
    edits: [{ file: 'src/a b.ts', line: 3, column: 7, endLine: 3, endColumn: 9, text: 'y', replaces: 'xx' }],
  },
};

const results: Readonly<Record<string, Partial<CheckResult>>> = {
  lint: {
    verdict: 'failed',
    reason: '1 error (exit code 1)',
    problems: [problem, { ...problem, severity: 'hint', file: '/out/b.ts', line: null }],
  },
  slow: {
    verdict: 'timed-out',
    reason: 'timed out after 1 s',
    output: { text: '\u001b[31mred\u0000 ]]> & \u001b[0m', truncatedChars: 0, file: null },
  },
  odd: { verdict: 'failed', reason: 'exit code 3', problems: [{ ...nowhere, severity: 'error', message: 'what' }] },
  fine: { verdict: 'passed' },
  left: { verdict: 'skipped', reason: 'slow timed out' },
};

function eventsOf(): readonly RunEvent[] {
  const runId = 'r';
  const checks = Object.keys(results).map((id) => ({ id, title: id, kind: 'lint' as const, dependsOn: [] }));
  return [
    {
      type: 'run-started',
      runId,
      atMs: 0,
      root: '/root',
      trigger: 'manual',
      mode: 'parallel',
      jobs: 2,
      startedAt: '2026-01-01T00:00:00.000Z',
      checks,
    },
    ...Object.entries(results).map(([check, result]): RunEvent => ({
      type: 'check-finished',
      runId,
      atMs: 10,
      check,
      result: { ...emptyResult, verdict: 'passed', durationMs: 1_500, ...result },
    })),
    { type: 'run-finished', runId, atMs: 20, verdict: 'failed', durationMs: 2_000 },
  ];
}

const finished = (): RunState => eventsOf().reduce<RunState | null>(reduce, null)!;

describe('the reporter github', () => {
  it('writes an annotation for each problem in a file, and one for a failure without any', () => {
    const lines: string[] = [];
    using reporter = createGithubReporter((text) => lines.push(text));
    for (const event of eventsOf()) reporter.onEvent(event);
    assert.deepEqual(lines, [
      '::error file=src/a b.ts,line=3,col=7,endLine=3,endColumn=9,title=eslint no-x::Use 100%25 of "x", <y>:%0Anow\n',
      '::notice file=/out/b.ts,col=7,endLine=3,endColumn=9,title=eslint no-x::Use 100%25 of "x", <y>:%0Anow\n',
      '::error title=slow timed-out::timed out after 1 s\n',
      '::error title=odd failed::exit code 3%0Awhat\n',
    ]);
    const what = finished().checks.get('odd')!;
    assert.ok(what.status === 'finished');
    lines.length = 0;
    reporter.onEvent({
      type: 'check-finished',
      runId: 'r',
      atMs: 1,
      check: 'odd',
      result: { ...what.result, reason: null },
    });
    assert.deepEqual(lines, ['::error title=odd failed::what\n']);
  });
});

describe('the reporter junit', () => {
  it('has a test case for each check, and says of none that it passed which did not', () => {
    const xml = renderJunit(finished());
    assert.match(xml, /<testsuites name="preflight" tests="5" failures="2" errors="1" skipped="1" time="2\.000">/);
    assert.match(
      xml,
      /name="lint" time="1\.500">\n {6}<failure message="1 error \(exit code 1\)" type="failed">src\/a b\.ts:3:7: error: /,
    );
    assert.match(
      xml,
      /<error message="timed out after 1 s" type="timed-out"><\/error>\n {6}<system-out>red \]\]&gt; &amp; <\/system-out>/,
    );
    assert.match(xml, /name="fine" time="1\.500"\/>/);
    assert.match(xml, /<skipped message="slow timed out"\/>/);
    assert.doesNotThrow(() => parseXml(xml));
  });
});

describe('the reporter sarif', () => {
  it('has the problems of all checks, and says what could not be judged', () => {
    const document = JSON.parse(JSON.stringify(makeSarif(finished(), '1.2.3')));
    const [run] = document.runs;
    assert.deepEqual(run.tool.driver.rules, [{ id: 'eslint/no-x', helpUri: 'https://example.com/no-x' }, { id: 'odd/problem' }]);
    assert.equal(run.tool.driver.version, '1.2.3');
    assert.deepEqual(run.originalUriBaseIds, { ROOT: { uri: 'file:///root/' } });
    assert.equal(run.invocations[0].executionSuccessful, false);
    assert.deepEqual(run.invocations[0].toolExecutionNotifications, [
      { level: 'error', message: { text: 'slow timed-out: timed out after 1 s' } },
    ]);
    assert.deepEqual(run.results[0], {
      ruleId: 'eslint/no-x',
      level: 'error',
      message: { text: 'Use 100% of "x", <y>:\nnow' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'src/a%20b.ts', uriBaseId: 'ROOT' },
            region: { startLine: 3, startColumn: 7, endLine: 3, endColumn: 9 },
          },
        },
      ],
      relatedLocations: [
        {
          message: { text: 'x is declared here' },
          physicalLocation: {
            artifactLocation: { uri: 'src/c.ts', uriBaseId: 'ROOT' },
            region: { startLine: 1, startColumn: 4 },
          },
        },
      ],
      fixes: [
        {
          description: { text: 'Use y' },
          artifactChanges: [
            {
              artifactLocation: { uri: 'src/a%20b.ts', uriBaseId: 'ROOT' },
              replacements: [
                { deletedRegion: { startLine: 3, startColumn: 7, endLine: 3, endColumn: 9 }, insertedContent: { text: 'y' } },
              ],
            },
          ],
        },
      ],
      properties: { check: 'lint' },
    });
    assert.deepEqual(run.results[1].locations, [{ physicalLocation: { artifactLocation: { uri: 'file:///out/b.ts' } } }]);
    assert.deepEqual([run.results[2].ruleId, run.results[2].locations], ['odd/problem', undefined]);
  });
});
