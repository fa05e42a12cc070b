import assert from 'node:assert/strict';
import { findTree, parseListing, WindowsFamily, type WindowsRow } from '../../../src/engine/process/family-windows.ts';

const row = (pid: number, parentPid: number, created: number): WindowsRow => ({
  pid,
  parentPid,
  createdTicks: BigInt(created),
  name: `p${pid}.exe`,
});

/** A Windows whose `taskkill /T` misses `stubborn` processes the first time. */
function setUp(rows: readonly WindowsRow[], stubborn: readonly number[] = []) {
  const calls: string[] = [];
  let living = rows;
  const family = new WindowsFamily(10, {
    async list() {
      return living;
    },
    async kill(pids, tree) {
      calls.push(`${tree ? 'tree' : 'each'} ${pids.join(' ')}`);
      const gone = tree
        ? findTree(pids[0] ?? 0, living).filter(({ pid }) => !stubborn.includes(pid))
        : living.filter(({ pid }) => pids.includes(pid));
      living = living.filter((each) => !gone.includes(each));
    },
  });
  return { calls, family, replace: (next: readonly WindowsRow[]) => (living = next) };
}

describe('the family of a command on Windows', () => {
  it('ends as a tree while the parent lives', async () => {
    const { calls, family } = setUp([row(10, 1, 5), row(11, 10, 6), row(12, 11, 7), row(13, 1, 5)]);
    await family.ask();
    assert.deepEqual(calls, ['tree 10']);
    assert.equal(await family.isGone(), true);
  });

  it('is looked at a second time, and who is left is ended', async () => {
    const { calls, family } = setUp([row(10, 1, 5), row(11, 10, 6), row(12, 11, 7)], [12]);
    await family.ask();
    assert.deepEqual(calls, ['tree 10', 'each 12']);
    assert.deepEqual(await family.survivors(), []);
  });

  it('does not include a process that was given the number of a member later', async () => {
    const { calls, family, replace } = setUp([row(10, 1, 5), row(11, 10, 6)], [11]);
    await family.ask();
    family.noteLeaderExit();
    replace([row(11, 1, 99)]);
    await family.force();
    assert.deepEqual(calls, ['tree 10', 'each 11']);
  });

  it('does not include children of an earlier process with the number of the parent', () => {
    assert.deepEqual(
      findTree(10, [row(10, 1, 50), row(11, 10, 20), row(12, 10, 60)]).map(({ pid }) => pid),
      [10, 12],
    );
  });

  it('signals nobody when the leader has ended by itself', async () => {
    const { calls, family } = setUp([row(10, 1, 5)]);
    family.noteLeaderExit();
    await family.force();
    assert.deepEqual(calls, []);
  });

  it('reads the listing, with either line break', () => {
    assert.deepEqual(parseListing('4 0 638000000000000000 System\r\n10 4 638000000000000001 my tool.exe\r\n\r\nerror\n'), [
      { pid: 4, parentPid: 0, createdTicks: 638_000_000_000_000_000n, name: 'System' },
      { pid: 10, parentPid: 4, createdTicks: 638_000_000_000_000_001n, name: 'my tool.exe' },
    ]);
  });
});
