import assert from 'node:assert/strict';
import { commands } from '../../src/vscode/contributions.ts';
import { makeCheck } from '../rig/make-check.ts';
import { failed, MemoryFace, passed } from './open-memory-face.ts';

describe('the timings', () => {
  it('tell of each check how long it took, and of the run what it cost and gained', async () => {
    const command = (id: string, needs: readonly string[] = []) => makeCheck(id, { command: [id], needs });
    const face = await MemoryFace.open({
      checks: [command('gen'), command('lint'), command('test', ['gen']), command('docs', ['lint'])],
    });
    face.editor.execute(commands.runAll);
    await face.settle();
    await face.end('gen', passed, 400);
    await face.end('lint', failed, 100);
    await face.end('test', passed, 1_000);
    const text = face.editor.output('Preflight Timings');
    assert.equal(
      text,
      `Run of ${new Date(face.face.host.roots.all[0]!.board.last!.startedAt).toLocaleString()}: failed, parallel, 2 at once

check  verdict  queued  duration
gen    passed     0 ms    400 ms
lint   failed     0 ms    100 ms
test   passed     0 ms       1 s
docs   skipped       -         -

wall time      1.8 s
sum of checks  1.5 s
speed-up       0.83x, measured
critical path  1.4 s: gen → test
slowest        test, 1 s
overhead       0 ms, the time in which no check ran
`,
    );
  });

  it('tell what checks took before, in the middle', async () => {
    const face = await MemoryFace.open({ checks: ['a', 'b', 'c', 'd'].map((id) => makeCheck(id, { command: [id] })), jobs: 4 });
    face.usualMs = { a: 1_000, b: 100, c: 200 };
    face.editor.execute(commands.runAll);
    await face.settle();
    for (const id of ['a', 'b', 'c', 'd']) await face.end(id, { ...passed, durationMs: 200 });
    const rows = face.editor.output('Preflight Timings').split('\n').slice(2, 7);
    assert.deepEqual(rows, [
      'check  verdict  queued  duration  usually  change',
      'a      passed     0 ms    200 ms      1 s   -80 %',
      'b      passed     0 ms    200 ms   100 ms   x 2.0',
      'c      passed     0 ms    200 ms   200 ms       =',
      'd      passed     0 ms    200 ms',
    ]);
  });
});
