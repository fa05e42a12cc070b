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
      text.replace(/^Run of \S+ /, 'Run of DATE '),
      `Run of DATE failed, parallel, 2 at once

check  verdict  queued  duration
gen    passed     0 ms    400 ms
lint   failed     0 ms    100 ms
test   passed     0 ms       1 s
docs   skipped       -         -

wall time      1.8 s
sum of checks  1.5 s
speed-up       0.83x, measured
critical path  1.4 s: gen → test
overhead       0 ms, the time in which no check ran
`,
    );
  });
});
