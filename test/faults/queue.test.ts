import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Check } from '../../src/model/check.ts';
import { createSession } from '../../src/session/session.ts';
import { makeCheck } from '../rig/make-check.ts';
import { makeWorkspace } from '../rig/make-workspace.ts';
import { startRig } from '../rig/rig.ts';
import { eventually, Observer } from './observer.ts';

const open = (checks: readonly Check[], jobs: number) =>
  createSession({ root: '/', cacheDirectory: null, load: () => Promise.resolve(makeWorkspace(checks, { root: '/', jobs })) });

describe('a queue of checks', () => {
  it('of a thousand has at most as many processes as there are slots, every result, and little memory', async () => {
    const program = join(import.meta.dirname, 'queue-program.ts');
    const observer = new Observer();
    const { stdout } = await promisify(execFile)(process.execPath, [program, '1000', '4'], {
      env: { ...process.env, ...observer.env },
      timeout: 60_000,
    });
    const { verdicts, mostAtOnce, mostSeen, peakMB }: Record<string, unknown> = JSON.parse(stdout);
    assert.deepEqual(verdicts, { passed: 500, failed: 500 });
    assert.equal(mostAtOnce, 4);
    assert.ok(typeof mostSeen === 'number' && mostSeen >= 1 && mostSeen <= 4, `${String(mostSeen)} children`);
    assert.ok(typeof peakMB === 'number' && peakMB < 400, `${String(peakMB)} MB`);
    assert.deepEqual(observer.survivors(), []);
  }).timeout(60_000);

  it('goes on beside a check that takes its time', async () => {
    await using rig = await startRig();
    const hog = rig.command('hog');
    const short = Array.from({ length: 20 }, (_, index) => makeCheck(`short-${index}`));
    await using session = await open([makeCheck('hog', { command: hog.argv }), ...short], 2);
    const ended: string[] = [];
    const allShort = Promise.withResolvers<void>();
    session.onEvent((event) => {
      if (event.type !== 'check-finished') return;
      ended.push(event.check);
      if (ended.length === short.length) allShort.resolve();
    });
    const run = session.run();
    assert.ok(run.ok);
    const invocation = await hog.started();
    await allShort.promise;
    assert.ok(!ended.includes('hog'));
    invocation.exit(0);
    assert.equal((await run.value.finished).end?.verdict, 'passed');
    assert.equal(ended.at(-1), 'hog');
  });

  it('of a thousand is empty at once when it is cancelled, and has a result for each', async () => {
    const observer = new Observer();
    const checks = Array.from({ length: 1_000 }, (_, index) =>
      makeCheck(`sleep-${index}`, { command: ['sleep', '15'], env: observer.env, graceMs: 2_000 }),
    );
    await using session = await open(checks, 4);
    const run = session.run();
    assert.ok(run.ok);
    await eventually(5_000, () => (observer.survivors().length === 4 ? [] : ['a check that has not started']));
    const cancelledMs = performance.now();
    run.value.cancel();
    run.value.cancel();
    const { checks: states, end } = await run.value.finished;
    assert.ok(performance.now() - cancelledMs < 5_000);
    assert.equal(end?.verdict, 'cancelled');
    const verdicts = [...states.values()].map((state) => (state.status === 'finished' ? state.result.verdict : state.status));
    assert.deepEqual([verdicts.length, new Set(verdicts)], [1_000, new Set(['cancelled'])]);
    assert.deepEqual(observer.survivors(), []);
    run.value.cancel();
    await session[Symbol.asyncDispose]();
  });
});
