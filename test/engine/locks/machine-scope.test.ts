import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '../../../src/model/check.ts';
import { MachineLocks } from '../../../src/engine/locks/machine-locks.ts';
import { MachineScope } from '../../../src/engine/locks/machine-scope.ts';
import { silentLogger } from '../../../src/engine/ports.ts';
import { FakeClock } from '../../rig/fake-clock.ts';
import { makeCheck } from '../../rig/make-check.ts';

const fix = makeCheck('fix', { effect: 'write', writes: ['packages/a/**'] });
const format = makeCheck('format', { effect: 'write' });
const same = makeCheck('same', { inputs: ['packages/a/src/**'] });
const other = makeCheck('other', { inputs: ['packages/b/**'] });
const unknown = makeCheck('unknown');

describe('what checks share with other processes', () => {
  let directory: string;
  beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'preflight-scope-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** Whether two processes may run these at the same time. */
  async function mayRunTogether(writers: readonly Check[], first: Check, second: Check): Promise<boolean> {
    const scope = () =>
      new MachineScope({
        locks: new MachineLocks({ directory, clock: new FakeClock() }),
        root: '/root',
        writers,
        logger: { ...silentLogger, warn: () => waits.abort() },
      });
    const waits = new AbortController();
    using _first = await scope().lock(first, new AbortController().signal);
    try {
      using _second = await scope().lock(second, waits.signal);
      return true;
    } catch {
      return false;
    }
  }

  it('is nothing where nobody writes and nothing is named', async () => {
    const scope = new MachineScope({
      locks: new MachineLocks({ directory, clock: new FakeClock() }),
      root: '/root',
      writers: [],
      logger: silentLogger,
    });
    assert.equal(scope.lock(same, new AbortController().signal), null);
    assert.ok(await mayRunTogether([], same, unknown));
  });

  it('is nothing any more where the folder of locks refuses, which is said once', async () => {
    const file = join(directory, 'in-the-way');
    writeFileSync(file, '');
    const warnings: string[] = [];
    const scope = new MachineScope({
      locks: new MachineLocks({ directory: file, clock: new FakeClock() }),
      root: '/root',
      writers: [fix],
      logger: { ...silentLogger, warn: (text) => void warnings.push(text) },
    });
    const never = new AbortController().signal;
    for (const held of await Promise.all([scope.lock(fix, never), scope.lock(same, never)])) held?.[Symbol.dispose]();
    assert.equal(scope.lock(fix, never), null);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /^Other processes cannot be asked to wait for checks of this one: /);
  });

  it('are the files of a writer, with those alone that may touch them', async () => {
    assert.ok(!(await mayRunTogether([fix], fix, same)));
    assert.ok(!(await mayRunTogether([fix], fix, unknown)));
    assert.ok(await mayRunTogether([fix], fix, other));
    assert.ok(await mayRunTogether([fix], same, unknown));
    assert.ok(!(await mayRunTogether([fix, format], fix, format)));
    assert.ok(!(await mayRunTogether([format], format, other)));
  });

  it('are named locks', async () => {
    const [a, b] = [makeCheck('a', { locks: ['port'] }), makeCheck('b', { locks: ['port'] })];
    assert.ok(!(await mayRunTogether([], a, b)));
    assert.ok(await mayRunTogether([], a, makeCheck('c', { locks: ['cargo'] })));
  });

  it('are locks of the machine in all roots, and others in one', async () => {
    const locks = new MachineLocks({ directory, clock: new FakeClock() });
    const warnings: string[] = [];
    const scope = (root: string, stop?: AbortController) =>
      new MachineScope({
        locks,
        root,
        writers: [],
        logger: { ...silentLogger, warn: (message) => (warnings.push(message), stop?.abort()) },
      });
    const both = makeCheck('both', { locks: ['port', 'machine:gpu'] });
    using _held = await scope('/one').lock(both, new AbortController().signal);
    using _port = await scope('/two').lock(makeCheck('port', { locks: ['port'] }), new AbortController().signal);
    for (const [id, root, lock] of [
      ['gpu', '/two', 'machine:gpu'],
      ['server', '/one', 'port'],
    ] as const) {
      const stop = new AbortController();
      await assert.rejects(scope(root, stop).lock(makeCheck(id, { locks: [lock] }), stop.signal)!);
    }
    const who = `waits for another Preflight (process ${process.pid}), which uses`;
    assert.deepEqual(warnings, [`gpu ${who} machine:gpu.`, `server ${who} port.`]);
  });
});
