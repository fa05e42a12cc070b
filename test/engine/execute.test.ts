import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExecutor } from '../../src/engine/execute.ts';
import { MachineLocks } from '../../src/engine/locks/machine-locks.ts';
import { MachineScope } from '../../src/engine/locks/machine-scope.ts';
import { createPools } from '../../src/engine/pools.ts';
import { silentLogger } from '../../src/engine/ports.ts';
import { FakeClock } from '../rig/fake-clock.ts';
import { makeCheck } from '../rig/make-check.ts';

describe('the executor', () => {
  let directory: string;
  beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'preflight-execute-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('lets a check that waits for a lock of another process be cancelled, and neither starts it nor keeps the lock', async () => {
    await using pools = createPools({ ioThreads: 1, cpuThreads: 1 });
    const clock = new FakeClock();
    const scope = () =>
      new MachineScope({ locks: new MachineLocks({ directory, clock }), root: '/root', writers: [], logger: silentLogger });
    const check = makeCheck('e2e', { locks: ['port:1'] });
    const never = new AbortController().signal;
    for (const how of ['stop', 'kill']) {
      const held = await scope().lock(check, never);
      const execute = createExecutor({
        root: '/root',
        spawn: () => assert.fail('it was started'),
        pools,
        clock,
        secrets: [],
        contributions: [],
        machine: scope(),
        logs: null,
      });
      const abort = new AbortController();
      const result = execute(check, {
        stop: how === 'stop' ? abort.signal : never,
        kill: how === 'kill' ? abort.signal : never,
        onOutput: null,
        onAttempt: () => {},
        onShortage: () => {},
        onMemory: () => {},
        slots: 1,
        threads: null,
      });
      abort.abort();
      const { verdict, reason, attempts } = await result;
      assert.deepEqual([how, verdict, reason, attempts], [how, 'cancelled', 'cancelled before it started', 0]);
      held?.[Symbol.dispose]();
      (await scope().lock(check, never))?.[Symbol.dispose]();
    }
  });
});
