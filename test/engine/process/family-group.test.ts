import assert from 'node:assert/strict';
import { GroupFamily, listByPs, parsePs, type PsRow } from '../../../src/engine/process/family-group.ts';

const row = (pid: number, more: Partial<PsRow> = {}): PsRow => ({
  pid,
  groupId: 200,
  state: 'S',
  ageSeconds: 9,
  command: `command ${pid}`,
  ...more,
});

function setUp(rows: readonly PsRow[]) {
  const sent: string[] = [];
  let left = rows;
  const send = (pid: number, signal: NodeJS.Signals | 0): boolean => {
    if (signal !== 0) sent.push(`${signal} ${pid}`);
    const targets = left.filter((each) => (pid < 0 ? each.groupId === -pid : each.pid === pid));
    if (signal === 'SIGKILL') left = left.filter((each) => !targets.includes(each));
    return targets.length > 0;
  };
  return { sent, family: new GroupFamily(200, async () => left, send) };
}

describe('the family of a command where only groups can be seen', () => {
  it('is asked and ended as a group while the leader lives', async () => {
    const { sent, family } = setUp([row(200), row(201), row(202, { groupId: 202 })]);
    await family.ask();
    assert.deepEqual(await family.force(), []);
    assert.deepEqual(sent, ['SIGTERM -200', 'SIGCONT -200', 'SIGKILL -200']);
  });

  it('is asked and ended one by one after the end of the leader, never as a group', async () => {
    const { sent, family } = setUp([row(201), row(202, { state: 'Z' }), row(203, { groupId: 203 })]);
    family.noteLeaderExit();
    assert.deepEqual(await family.survivors(), [{ pid: 201, command: 'command 201' }]);
    await family.ask();
    await family.force();
    assert.deepEqual(sent, ['SIGTERM 201', 'SIGCONT 201', 'SIGKILL 201']);
  });

  it('is nobody when the group was empty at the end of the leader, whoever has its number later', async () => {
    const rows: PsRow[] = [];
    const sent: string[] = [];
    const family = new GroupFamily(
      200,
      async () => rows,
      (pid, signal) => {
        if (signal !== 0) sent.push(`${signal} ${pid}`);
        return rows.length > 0;
      },
    );
    family.noteLeaderExit();
    rows.push(row(200, { ageSeconds: 0 }));
    await family.ask();
    await family.force();
    assert.deepEqual([await family.survivors(), sent], [[], []]);
  });

  it('is ended at the moment when its leader ends, when it was asked and nothing can be proven later', async () => {
    const sent: string[] = [];
    const family = new GroupFamily(200, null, (pid, signal) => {
      if (signal !== 0) sent.push(`${signal} ${pid}`);
      return true;
    });
    await family.ask();
    family.noteLeaderExit();
    assert.deepEqual([await family.isGone(), await family.force()], [true, []]);
    assert.deepEqual(sent, ['SIGTERM -200', 'SIGCONT -200', 'SIGKILL -200']);
  });

  it('is only reported when it was left behind and nothing can be proven', async () => {
    const sent: string[] = [];
    const family = new GroupFamily(200, null, (pid, signal) => {
      if (signal !== 0) sent.push(`${signal} ${pid}`);
      return true;
    });
    family.noteLeaderExit();
    await family.ask();
    const group = [{ pid: 200, command: 'process group 200' }];
    assert.deepEqual([await family.survivors(), await family.force(), sent], [group, group, []]);
  });

  it('reads what ps says, of any age', () => {
    const text = '  1  1 Ss   3-04:05:06 /sbin/init splash\n 42 40 R+      00:07 node a b\n 43 40 Z    01:02:03 (sh)\nnonsense\n';
    assert.deepEqual(parsePs(text), [
      { pid: 1, groupId: 1, state: 'Ss', ageSeconds: 273_906, command: '/sbin/init splash' },
      { pid: 42, groupId: 40, state: 'R+', ageSeconds: 7, command: 'node a b' },
      { pid: 43, groupId: 40, state: 'Z', ageSeconds: 3_723, command: '(sh)' },
    ]);
  });

  it('understands the ps of this machine, where there is one', async () => {
    const rows = await listByPs();
    if (rows !== null) assert.ok(rows.some(({ pid, command }) => pid === process.pid && command.includes('mocha')));
  });
});
