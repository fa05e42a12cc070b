import assert from 'node:assert/strict';
import { applyChanges, type ToPicture } from '../../src/session/timeline/messages.ts';
import type { Timeline } from '../../src/session/timeline/timeline.ts';
import { commands } from '../../src/vscode/contributions.ts';
import { makeRecord, makeTimes } from '../engine/history/make-record.ts';
import { makeCheck } from '../rig/make-check.ts';
import type { MemoryPanel } from './memory-panel.ts';
import { failed, MemoryFace, passed } from './open-memory-face.ts';

const check = (id: string, needs: readonly string[] = []) => makeCheck(id, { command: [id], needs });
const checks = [check('gen'), check('lint'), check('test', ['gen'])];

async function openTimeline(face: MemoryFace): Promise<MemoryPanel> {
  face.editor.execute(commands.showTimeline);
  await face.settle();
  return face.editor.panels[0]!;
}

const typesOf = (messages: readonly ToPicture[]): string[] => messages.map(({ type }) => type);

/** The run as the page has it after these messages. */
function shownAfter(messages: readonly ToPicture[], before: Timeline | null = null): Timeline | null {
  return messages.reduce<Timeline | null>((timeline, message) => {
    if (message.type === 'run') return message.timeline;
    return message.type === 'changes' && timeline !== null ? applyChanges(timeline, message) : timeline;
  }, before);
}

const statesOf = (timeline: Timeline | null): string =>
  (timeline?.checks ?? [])
    .map(({ id, outcome, startsMs }) => `${id} ${outcome?.verdict ?? (startsMs.length > 0 ? 'running' : 'waiting')}`)
    .join(', ');

describe('the timeline', () => {
  it('follows a run by what has changed, at most ten times a second, and explains it at the end', async () => {
    const face = await MemoryFace.open({ checks });
    const panel = await openTimeline(face);
    panel.say({ type: 'ready', run: null });
    assert.deepEqual(typesOf(panel.take()), ['runs']);
    face.editor.execute(commands.runAll);
    await face.settle();
    const begun = panel.take();
    const before = shownAfter(begun);
    assert.equal(statesOf(before), 'gen running, lint running, test waiting');
    await face.end('gen', passed, 2_000);
    await face.end('lint', failed, 1_000);
    const changes = panel.take();
    assert.deepEqual(new Set(typesOf(changes)), new Set(['changes']));
    assert.ok(changes.every((message) => message.type === 'changes' && message.checks.length < 3));
    const middle = shownAfter(changes, before);
    assert.equal(statesOf(middle), 'gen passed, lint failed, test running');
    await face.end('test', passed, 3_000);
    await face.catchUp();
    const last = panel.take();
    assert.equal(shownAfter(last, middle)?.end?.verdict, 'failed');
    const insights = last.find((message) => message.type === 'insights');
    assert.match(insights?.texts[0] ?? '', /^Critical path: gen → test, 5 s of /);
    const runs = last.findLast((message) => message.type === 'runs');
    assert.match(runs?.runs[0]?.label ?? '', /failed, .* s, 3 checks, manual$/);
  });

  it('shows any run of this window again, and the next one when it begins', async () => {
    const face = await MemoryFace.open({ checks: [check('gen')] });
    const panel = await openTimeline(face);
    panel.say({ type: 'ready', run: null });
    const run = async (): Promise<string> => {
      face.editor.execute(commands.runAll);
      await face.settle();
      await face.end('gen', passed, 100);
      await face.catchUp();
      return shownAfter(panel.take())!.runId;
    };
    const [first, second] = [await run(), await run()];
    assert.notEqual(first, second);
    panel.say({ type: 'choose', run: first });
    await face.settle();
    assert.equal(shownAfter(panel.take())?.runId, first);
    const third = await run();
    assert.ok(third !== first && third !== second);
  });

  it('shows runs of other windows and of the command line, the latest at first, and goes back to one after a reload', async () => {
    const face = await MemoryFace.open({ checks: [check('gen')] });
    const kept = (runId: string, startedAt: string, durationMs: number) => {
      const times = makeTimes({ gen: { durationMs, finishedAtMs: durationMs, verdict: 'failed' } });
      return { ...makeRecord({}, { runId, startedAt, durationMs }), times: { ...times, verdict: 'failed' as const } };
    };
    face.timedRuns = [kept('old', '2025-12-31T10:00:00.000Z', 3_000), kept('late', '2026-01-01T00:00:00.000Z', 5_000)];
    const panel = await openTimeline(face);
    panel.say({ type: 'ready', run: null });
    await face.settle();
    const first = panel.take();
    const shown = shownAfter(first);
    assert.deepEqual(
      [shown?.runId, shown?.end, statesOf(shown)],
      ['late', { verdict: 'failed', durationMs: 5_000 }, 'gen failed'],
    );
    const runs = first.findLast((message) => message.type === 'runs');
    assert.equal(runs?.shown, 'late');
    assert.match(runs.runs[1]?.label ?? '', /12.31.2025.* failed, 3 s, 1 check, manual$/);
    assert.doesNotMatch(runs.runs[0]?.label ?? '', /2026/);
    panel.say({ type: 'ready', run: 'old' });
    await face.settle();
    assert.equal(shownAfter(panel.take())?.runId, 'old');
    face.editor.execute(commands.runAll);
    await face.settle();
    const live = panel.take();
    assert.equal(statesOf(shownAfter(live)), 'gen running');
    const both = live.findLast((message) => message.type === 'runs');
    assert.equal(both?.runs.length, 3);
    assert.equal(both.runs.filter(({ label }) => label.endsWith(' running, 1 check, manual')).length, 1);
    face.timedRuns = [kept('old', '2025-12-31T10:00:00.000Z', 3_000), kept(both.shown ?? '', '2026-01-01T00:00:00.000Z', 1)];
    panel.say({ type: 'ready', run: null });
    await face.settle();
    const again = panel.take();
    assert.equal(statesOf(shownAfter(again)), 'gen running', 'a run of this window is shown as it was seen here');
    assert.equal(again.findLast((message) => message.type === 'runs')?.runs.length, 2);
    await face.end('gen', passed);
  });

  it('is one panel, and comes back with the window', async () => {
    const face = await MemoryFace.open({ checks });
    const panel = await openTimeline(face);
    await openTimeline(face);
    assert.deepEqual([face.editor.panels.length, panel.reveals], [1, 1]);
    panel.dispose();
    await openTimeline(face);
    assert.equal(face.editor.panels.length, 2);
    const { MemoryPanel: Panel } = await import('./memory-panel.ts');
    const restored = new Panel();
    await face.editor.panelSerializer?.deserializeWebviewPanel(restored.asPanel, {});
    restored.say({ type: 'ready', run: 'gone' });
    assert.deepEqual(restored.take(), [{ type: 'runs', runs: [], shown: null }]);
  });

  it('tells a page nothing before it asks, and everything when it asks again', async () => {
    const face = await MemoryFace.open({ checks: [check('gen')] });
    const panel = await openTimeline(face);
    face.editor.execute(commands.runAll);
    await face.settle();
    assert.deepEqual(panel.take(), []);
    panel.say({ type: 'ready', run: null });
    await face.settle();
    assert.equal(statesOf(shownAfter(panel.take())), 'gen running');
    panel.say({ type: 'ready', run: null });
    await face.settle();
    assert.equal(statesOf(shownAfter(panel.take())), 'gen running');
    await face.end('gen', passed);
  });

  it('leads to the output of a check', async () => {
    const face = await MemoryFace.open({ checks: [check('gen')] });
    const panel = await openTimeline(face);
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('gen', passed);
    panel.say({ type: 'ready', run: null });
    panel.say({ type: 'open', run: 'any', check: 'gen', place: 'output' });
    assert.match(face.editor.executed.at(-1) ?? '', /^preflight\.showCheckOutput /);
  });

  it('lists what the command line has run meanwhile as soon as somebody comes back to it', async () => {
    const face = await MemoryFace.open({ checks: [check('gen')] });
    const panel = await openTimeline(face);
    panel.say({ type: 'ready', run: null });
    panel.take();
    face.timedRuns = [{ ...makeRecord({}, { runId: 'cli' }), times: makeTimes({ gen: {} }) }];
    panel.activate(false);
    await face.settle();
    assert.deepEqual(panel.take(), []);
    panel.activate(true);
    await face.settle();
    assert.equal(shownAfter(panel.take())?.runId, 'cli');
  });

  it('does not say of a check in the run of another window that it has not run', async () => {
    const face = await MemoryFace.open({ checks: [check('gen')] });
    const panel = await openTimeline(face);
    panel.say({ type: 'ready', run: null });
    panel.say({ type: 'open', run: 'any', check: 'gen', place: 'output' });
    assert.deepEqual(face.editor.messages, ['What gen wrote then is not kept: run it again.']);
  });

  it('says when a problem of a past run is not known any more', async () => {
    const face = await MemoryFace.open({ checks: [check('gen')] });
    const panel = await openTimeline(face);
    panel.say({ type: 'ready', run: null });
    panel.say({ type: 'open', run: 'any', check: 'gen', place: 'problem' });
    assert.deepEqual(face.editor.messages, ['What gen found then is not kept: run it again.']);
  });

  it('has a page that may load its own script and style alone', async () => {
    const { webview } = await openTimeline(await MemoryFace.open({ checks }));
    const nonce = /script-src 'nonce-([^']+)'/.exec(webview.html)?.[1];
    assert.ok(webview.html.includes(`default-src 'none'`));
    assert.ok(webview.html.includes(`<script nonce="${nonce}" src="vscode-resource:`));
    assert.equal(webview.html.match(/<script/g)?.length, 1);
    assert.ok(!/https?:|\son\w+=|style="|javascript:|unsafe/i.test(webview.html));
    assert.deepEqual(Object.keys(webview.options), ['enableScripts', 'localResourceRoots']);
  });
});
