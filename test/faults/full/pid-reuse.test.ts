import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually, Observer } from '../observer.ts';

const lastPidFile = '/proc/sys/kernel/ns_last_pid';

/** Only root of a Linux that was built for it may choose the number of the next process. */
function mayChoosePids(): boolean {
  try {
    writeFileSync(lastPidFile, String(process.pid));
    return true;
  } catch {
    return false;
  }
}

/** A bystander in a session of its own with this pid, or null when somebody else was faster. */
function startBystander(pid: number): ReturnType<typeof spawn> | null {
  writeFileSync(lastPidFile, String(pid - 1));
  const bystander = spawn('sleep', ['15'], { detached: true, stdio: 'ignore' });
  if (bystander.pid === pid) return bystander;
  bystander.kill('SIGKILL');
  return null;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

if (mayChoosePids()) {
  describe('a bystander that is given the pid of a command after its end', () => {
    for (const [what, more] of [
      ['ends by itself', () => ({})],
      ['is cancelled', () => ({ signal: AbortSignal.timeout(300) })],
      ['has a timeout', () => ({ timeoutMs: 300, graceMs: 100 })],
    ] as const) {
      it(`is never signalled when the command ${what} and its output is held`, async () => {
        const observer = new Observer();
        const started = Promise.withResolvers<number>();
        const running = observer.run({
          // Held by somebody whom nobody can find: another session, no environment, no parent.
          command: ['/bin/sh', '-c', 'setsid env -i sh -c "sleep 4" & echo $$'],
          ...more(),
          onOutput: (text) => started.resolve(Number(text)),
        });
        const pid = await started.promise;
        await eventually(2_000, () => (isAlive(pid) ? ['the command'] : []));
        let bystander = null;
        for (let attempt = 0; bystander === null && attempt < 200; attempt++) bystander = startBystander(pid);
        assert.notEqual(bystander, null);
        const { verdict } = await running;
        assert.equal(verdict, 'passed');
        await delay(300);
        assert.deepEqual([bystander?.exitCode, bystander?.signalCode, isAlive(pid)], [null, null, true]);
        bystander?.kill('SIGKILL');
        if (bystander !== null) await once(bystander, 'exit');
      });
    }
  });
}
