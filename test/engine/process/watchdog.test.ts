import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openProcessTable } from '../../../src/engine/process/process-table.ts';
import { Watchdog, watchdogScript } from '../../../src/engine/process/watchdog.ts';
import { eventually } from '../../faults/observer.ts';

describe('the watchdog', () => {
  if (process.platform === 'linux') {
    for (const [who, addedTicks, signal] of [
      ['ends a command of its dead host', 0, 'SIGTERM'],
      ['leaves a stranger alone who was given the number of one', 1, null],
    ] as const) {
      it(who, async () => {
        const other = spawn('sleep', ['15'], { detached: true, stdio: 'ignore' });
        const ended = once(other, 'exit');
        const start = (openProcessTable()?.row(other.pid!)?.startTicks ?? 0) + addedTicks;
        const watchdog = spawn('/bin/sh', ['-c', watchdogScript, 'watchdog', 'nobody carries this mark']);
        watchdog.stdin.end(`${other.pid}:${start}\n`);
        await once(watchdog, 'exit');
        if (signal === null) other.kill('SIGINT');
        const [, endedBy]: unknown[] = await ended;
        assert.equal(endedBy, signal ?? 'SIGINT');
      });
    }
  }

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
