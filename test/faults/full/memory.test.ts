import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, Observer } from '../observer.ts';

/** Takes 8 MB at a time and touches them, up to 400 MB; then it ends by itself. */
const greedy =
  'const taken = []; for (let count = 0; count < 50; count++) taken.push(Buffer.alloc(8 * 2 ** 20, 1)); console.log("fits");';

/** A group of processes that may have 64 MB together, or null where nobody lets us make one. */
function makeSmallGroup(): string | null {
  for (const [parent, limits] of [
    ['/sys/fs/cgroup/memory', ['memory.limit_in_bytes']],
    ['/sys/fs/cgroup', ['memory.max', 'memory.swap.max']],
  ] as const) {
    const group = join(parent, `preflight-fault-${process.pid}`);
    try {
      mkdirSync(group);
      if (!existsSync(join(group, limits[0]))) throw new Error('no controller for memory');
      for (const limit of limits)
        if (existsSync(join(group, limit)))
          writeFileSync(join(group, limit), limit.includes('swap') ? '0' : String(64 * 2 ** 20));
      return group;
    } catch {
      if (existsSync(group)) rmdirSync(group);
    }
  }
  return null;
}

const smallGroup = makeSmallGroup();

if (smallGroup !== null) {
  describe('a command that needs more memory than there is', () => {
    const observer = new Observer();

    after(() =>
      // The system needs a moment until a group of processes that have ended counts as empty.
      eventually(5_000, () => {
        try {
          rmdirSync(smallGroup);
          return [];
        } catch (error) {
          return [String(error)];
        }
      }),
    );

    it('has failed, and its reason says what probably happened', async () => {
      const script = `echo $$ > "${smallGroup}/cgroup.procs" && exec "$0" -e "$1"`;
      const { verdict, signal, reason, alive } = await observer.run({
        command: ['/bin/sh', '-c', script, process.execPath, greedy],
        timeoutMs: 15_000,
      });
      assert.deepEqual(
        [verdict, signal, reason, alive],
        ['failed', 'SIGKILL', 'ended by SIGKILL, which was not ours: possibly out of memory', []],
      );
    });
  });
}
