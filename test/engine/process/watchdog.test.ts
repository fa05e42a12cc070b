import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Watchdog } from '../../../src/engine/process/watchdog.ts';
import { eventually } from '../../faults/observer.ts';

describe('the watchdog', () => {
  it('is not started for a command that ends at once and says nothing', async () => {
    const watchdog = new Watchdog('mark-of-nobody.');
    watchdog.guard(process.pid)[Symbol.dispose]();
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(watchdog.pid, null);
  });

  it('is there from the first output on, comes back when it is killed, and goes when nothing runs', async () => {
    const child = spawn('sleep', ['20'], { detached: true, stdio: 'ignore' });
    const watchdog = new Watchdog('mark-of-nobody.');
    const guard = watchdog.guard(child.pid ?? 0);
    guard.hurry();
    const first = watchdog.pid ?? 0;
    assert.ok(first > 1);
    // Long enough for it to have been told of the command, so that nothing else wakes it again.
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.kill(first, 'SIGKILL');
    await eventually(2_000, () => (watchdog.pid === null || watchdog.pid === first ? ['no other watchdog'] : []));
    const second = watchdog.pid ?? 0;
    guard[Symbol.dispose]();
    await eventually(5_000, () => (isAlive(second) ? ['the watchdog'] : []));
    assert.equal(child.exitCode, null);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
