import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '../../../src/model/problem.ts';
import { reduce, type RunState } from '../../../src/model/state.ts';
import { renderHtml } from '../../../src/cli/reporters/html.ts';
import { renderMarkdown } from '../../../src/cli/reporters/markdown.ts';
import { makeRunReport } from '../../../src/cli/reporters/run-report.ts';
import { nowhere } from '../../../src/parse/locate-findings.ts';
import { makeCheck } from '../../rig/make-check.ts';
import { eventsOf, timelineOf, type Fate } from '../../session/timeline/run-of.ts';
import { findTraceMistakes } from '../../session/timeline/trace-validator.ts';
import { failed, startCli } from '../start-cli.ts';

const stateOf = (fates: Readonly<Record<string, Fate>>): RunState =>
  eventsOf(fates).reduce<RunState | null>((state, event) => reduce(state, event), null)!;
const markdownOf = (fates: Readonly<Record<string, Fate>>): string =>
  renderMarkdown(makeRunReport(timelineOf(fates), stateOf(fates)));
const htmlOf = (fates: Readonly<Record<string, Fate>>): string => {
  const timeline = timelineOf(fates);
  return renderHtml(makeRunReport(timeline, stateOf(fates)), timeline);
};

const problem: Problem = {
  ...nowhere,
  file: 'src/a.ts',
  line: 3,
  severity: 'error',
  message: 'Use <b>`x`</b> | not y',
  code: 'no-y',
};
const fates: Readonly<Record<string, Fate>> = {
  lint: { starts: [0], end: 800, result: { verdict: 'failed', reason: '1 error', parsed: 'structured', problems: [problem] } },
  test: {
    starts: [0],
    end: 2_000,
    result: {
      verdict: 'failed',
      reason: 'exit code 1',
      output: { text: 'a\n```\n</pre><script>\u001b[31mred\n', truncatedChars: 0, file: null },
    },
  },
};

describe('the report in Markdown', () => {
  it('tells the verdict, the checks, where the time went, and what failed', () => {
    assert.equal(
      markdownOf(fates),
      `# Preflight: Failed in 2 s

**started** 2026-11-20 10:00:00 UTC · **trigger** manual · **checks** 2 failed · **slots** 2 · **sum of checks** 2.8 s · **speed-up** 1.40x · **overhead** 0 ms

| | check | verdict | duration | |
|---|---|---|---:|---|
| ✗ | lint | failed | 800 ms | 1 error |
| ✗ | test | failed | 2 s | exit code 1 |

## Where the time went

- Critical path: test, 2 s of 2 s (100 %).
- Splitting test in two would save 200 ms.

## lint failed

- src/a.ts:3: error: Use \\<b\\>\\\`x\\\`\\</b\\> \\| not y (no-y)

## test failed

\`\`\`\`text
a
\`\`\`
</pre><script>red
\`\`\`\`
`,
    );
  });
});

describe('the report in HTML', () => {
  it('is one page that asks nothing of anybody, and in which no output becomes markup', () => {
    const html = htmlOf({ ...fates, '"><img src=x>': { starts: [0], end: 1 } });
    assert.ok(!/<script|<img|<link|<iframe|\son\w+=|https?:|url\(|@import/i.test(html), html);
    assert.match(html, /default-src 'none'; style-src 'unsafe-inline'/);
    assert.match(html, /&lt;\/pre&gt;&lt;script&gt;red/);
    assert.match(html, /Failed in 2 s/);
  });

  it('stays below 300 kB for a hundred checks, whatever they print', () => {
    const text = `${'<&>"'.repeat(100)}\n`.repeat(200);
    const problems = Array.from({ length: 100 }, () => ({ ...problem, message: text }));
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, index): [string, Fate] => [
        `packages/package-number-${index}:check`,
        {
          starts: [index * 10],
          end: index * 10 + 500,
          result: { verdict: 'failed', reason: text, problems, output: { text, truncatedChars: 0, file: null } },
        },
      ]),
    );
    const { length } = Buffer.from(htmlOf(many));
    assert.ok(length < 300_000, `${length} bytes`);
  });
});

describe('reports of a run in files', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'preflight-reports-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are written by --trace and --reporter, and agree with the document of --json', async () => {
    const checks = [makeCheck('build', { command: ['build'] }), makeCheck('test', { command: ['test'], needs: ['build'] })];
    const files = { trace: join(folder, 'trace.json'), markdown: join(folder, 'run.md'), html: join(folder, 'run.html') };
    const { io, processes, status } = await startCli(
      ['run', '--json', '--trace', files.trace, '--reporter', `markdown=${files.markdown}`, '--reporter', `html=${files.html}`],
      { checks },
    );
    io.clock.advance(300);
    await processes.end('build');
    io.clock.advance(700);
    await processes.end('test', failed('broken'));
    assert.equal(await status, 1);
    const trace = JSON.parse(readFileSync(files.trace, 'utf8'));
    assert.deepEqual(findTraceMistakes(trace), []);
    const document = JSON.parse(io.stdout.text);
    const slices: { cat: string; dur: number }[] = trace.traceEvents;
    const sumUs = slices.filter(({ cat }) => cat === 'check').reduce((sum, { dur }) => sum + dur, 0);
    assert.equal(sumUs / 1_000, document.sumOfDurationsMs);
    assert.equal(slices.find(({ cat }) => cat === 'run')!.dur / 1_000, document.durationMs);
    assert.match(readFileSync(files.markdown, 'utf8'), /^# Preflight: Failed in 1 s\n/);
    assert.match(readFileSync(files.html, 'utf8'), /<title>Preflight: Failed in 1 s<\/title>/);
  });

  it('may go to standard output', async () => {
    const { io, processes, status } = await startCli(['run', '--trace', '-'], { checks: [makeCheck('a', { command: ['a'] })] });
    await processes.end('a');
    assert.equal(await status, 0);
    assert.deepEqual(findTraceMistakes(JSON.parse(io.stdout.text)), []);
  });
});
