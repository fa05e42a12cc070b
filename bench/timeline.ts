import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { reduce, type RunState } from '../src/model/state.ts';
import { History } from '../src/engine/history/history.ts';
import { RunWatch } from '../src/engine/history/run-times.ts';
import { silentLogger, systemClock } from '../src/engine/ports.ts';
import { changesOf } from '../src/session/timeline/messages.ts';
import { toPastTimeline } from '../src/session/timeline/past-timeline.ts';
import { advanceTimeline, type Timeline } from '../src/session/timeline/timeline.ts';
import { makeRunReport } from '../src/cli/reporters/run-report.ts';
import { renderHtml } from '../src/cli/reporters/html.ts';
import { findChromium } from '../tools/chromium.ts';
import { median, ms, type Figure } from './measure.ts';
import { makeRun, timelineOf, type MadeRun } from './timeline-runs.ts';
import { openTimelinePage, pageFiles, paint, post } from './timeline-page.ts';

const many = 1_000;
const few = 20;
const keptRuns = 50;
const rounds = 5;

/** What the timeline of a large run costs: until it is there, while the run goes on, and on paper. */
export async function timeline(): Promise<Figure[]> {
  const browser = await chromium.launch(findChromium());
  try {
    return [await firstPaint(browser), await liveUpdate(browser), reportSize(), pageSize()];
  } finally {
    await browser.close();
  }
}

/** From the question for the runs that were kept to the picture of the latest: reading them, and what the page does. */
async function firstPaint(browser: Browser): Promise<Figure> {
  const directory = mkdtempSync(join(tmpdir(), 'preflight-bench-'));
  try {
    const made = keepRuns(directory);
    const hosts: number[] = [];
    const pages: number[] = [];
    const small: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const startedMs = performance.now();
      const shown = readLatest(directory, made);
      const hostMs = performance.now() - startedMs;
      small.push(await paintMs(browser, timelineOf(makeRun(few))));
      const pageMs = await paintMs(browser, shown);
      if (round === 0) continue; // It warms both up.
      hosts.push(hostMs);
      pages.push(pageMs);
    }
    const [hostMs, pageMs] = [median(hosts), median(pages)];
    return {
      name: `Timeline: first paint of ${many} checks, ${keptRuns} runs kept`,
      value: hostMs + pageMs,
      limit: 200,
      digits: 0,
      detail: `ms: ${ms(hostMs)} to read the runs, ${ms(pageMs)} until the page has painted; ${ms(median(small))} for ${few} checks`,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function openHistory(directory: string): History {
  return new History({ directory, root: '/code/app', clock: systemClock, logger: silentLogger });
}

function keepRuns(directory: string): MadeRun {
  const history = openHistory(directory);
  const runs = Array.from({ length: keptRuns }, (_, index) =>
    makeRun(many, 8, `run-${index}`, new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString()),
  );
  for (const { events, checks } of runs) {
    const watch = new RunWatch();
    for (const event of events) watch.onEvent(event);
    const state = events.reduce<RunState | null>(reduce, null)!;
    history.keep(state, null, watch.timesOf(state, new Map(checks.map((check) => [check.id, check]))));
  }
  return runs.at(-1)!;
}

function readLatest(directory: string, { checks, facts }: MadeRun): Timeline {
  const latest = openHistory(directory).timedRuns().at(-1);
  if (latest === undefined) throw new Error('No run was kept.');
  return toPastTimeline(latest, '/code/app', checks, facts);
}

async function paintMs(browser: Browser, shown: Timeline): Promise<number> {
  const page = await openTimelinePage(browser);
  const taken = await paint(page, shown);
  await page.close();
  return taken;
}

/** What the main thread of the page has to do for one of ten updates a second, in the middle of a run, whatever it is. */
async function liveUpdate(browser: Browser): Promise<Figure> {
  const [large, small]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    small.push(await updateMs(browser, makeRun(few)));
    large.push(await updateMs(browser, makeRun(many)));
  }
  return {
    name: `Timeline: live update of ${many} checks`,
    value: median(large),
    limit: 8,
    detail: `ms of the main thread per update at 10 Hz; ${ms(median(small))} for ${few} checks`,
  };
}

const updates = 30;

async function updateMs(browser: Browser, run: MadeRun): Promise<number> {
  const page = await openTimelinePage(browser);
  const middle = run.events.length >> 1;
  let shown = timelineOf(run, middle);
  await paint(page, shown);
  const step = Math.max(1, Math.floor((run.events.length - middle - 2) / (updates * 2)));
  const workedMs = await watchTasks(page);
  for (let update = 0; update < updates; update++) {
    const events = run.events.slice(middle + update * step, middle + (update + 1) * step);
    const after = events.reduce((all, event) => advanceTimeline(all, event, run.facts)!, shown);
    await post(page, changesOf(shown, after, after.nowMs)!);
    shown = after;
    await page.waitForTimeout(100);
  }
  const taken = (await workedMs()) / updates;
  await page.close();
  return taken;
}

/** Tells how long the main thread of the page has worked since now. */
async function watchTasks(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  };
  const startedMs = await read();
  return async () => (await read()) - startedMs;
}

function reportSize(): Figure {
  const run = makeRun(100);
  const state = run.events.reduce<RunState | null>(reduce, null)!;
  const shown = timelineOf(run);
  const size = Buffer.byteLength(renderHtml(makeRunReport(shown, state), shown)) / 1_000;
  return { name: 'Timeline: HTML report of 100 checks', value: size, limit: 300, digits: 0, detail: 'kB' };
}

function pageSize(): Figure {
  const sizes = pageFiles.map((file) => statSync(file).size / 1_000);
  const size = sizes.reduce((sum, one) => sum + one, 0);
  return { name: 'Timeline: page', value: size, limit: 60, digits: 1, detail: 'kB of script and style' };
}
