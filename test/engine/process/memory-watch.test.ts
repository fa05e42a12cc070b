import assert from 'node:assert/strict';
import type { FamilyMemory } from '../../../src/engine/process/family-memory.ts';
import { MemoryWatch } from '../../../src/engine/process/memory-watch.ts';
import { FakeClock } from '../../rig/fake-clock.ts';
import { settled } from '../../rig/fake-executor.ts';

describe('memory watch', () => {
  /** Commands that have 1,000 bytes for each look so far. */
  const setUp = (answer: 'tells' | 'nobody can tell' = 'tells') => {
    const clock = new FakeClock();
    const looks: (readonly number[])[] = [];
    let opened = 0;
    const memory: FamilyMemory = {
      leastMs: 1_000,
      async look(leaders) {
        looks.push([...leaders]);
        return new Map([...leaders].map((pid) => [pid, 1_000 * looks.length]));
      },
    };
    const open = async () => {
      opened++;
      return answer === 'tells' ? memory : null;
    };
    const told: string[] = [];
    const watch = new MemoryWatch({ clock, open });
    const add = (pid: number): Disposable => watch.watch(pid, (bytes) => told.push(`${pid} ${bytes}`));
    const pass = async (ms: number): Promise<void> => {
      clock.advance(ms);
      await settled();
    };
    return { clock, looks, told, add, pass, opened: () => opened };
  };

  it('looks at all commands at once, now and then', async () => {
    const { looks, told, add, pass, opened } = setUp();
    add(7);
    add(8);
    await pass(250);
    assert.deepEqual([looks, told], [[[7, 8]], ['7 1000', '8 1000']]);
    await pass(999);
    assert.equal(looks.length, 1);
    await pass(1_001);
    assert.deepEqual(looks, [
      [7, 8],
      [7, 8],
    ]);
    assert.equal(opened(), 1);
  });

  it('tells nothing of a command that has nothing any more: it has ended, and nobody has noticed yet', async () => {
    const clock = new FakeClock();
    const told: number[] = [];
    const memory: FamilyMemory = { leastMs: 1_000, look: async () => new Map([[7, 0]]) };
    using _command = new MemoryWatch({ clock, open: async () => memory }).watch(7, (bytes) => told.push(bytes));
    clock.advance(250);
    await settled();
    assert.deepEqual([told, clock.pendingTimers], [[], 1]);
  });

  it('does nothing for what is over soon, and leaves nothing behind', async () => {
    const { clock, looks, told, add, pass, opened } = setUp();
    for (let pid = 1; pid < 50; pid++) {
      const command = add(pid);
      await pass(200);
      command[Symbol.dispose]();
      assert.equal(clock.pendingTimers, 0);
    }
    assert.deepEqual([looks, told, opened()], [[], [], 0]);
  });

  it('tells nobody who has ended during a look, and looks no sooner again because there is a new command', async () => {
    const { clock, told, add, pass } = setUp();
    const first = add(7);
    clock.advance(250);
    first[Symbol.dispose]();
    await settled();
    assert.deepEqual([told, clock.pendingTimers], [[], 0]);
    add(8);
    await pass(250);
    assert.deepEqual(told, []);
    await pass(2_000);
    assert.deepEqual(told, ['8 2000']);
  });

  it('never looks again where nobody can tell', async () => {
    const { clock, add, pass, opened } = setUp('nobody can tell');
    add(7);
    await pass(250);
    add(8);
    await pass(60_000);
    assert.deepEqual([opened(), clock.pendingTimers], [1, 0]);
  });
});
