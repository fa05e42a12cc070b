import assert from 'node:assert/strict';
import { LinuxFamily } from '../../../src/engine/process/family-linux.ts';
import { Census } from '../../../src/engine/process/find-members.ts';
import { BlindError, parseStat } from '../../../src/engine/process/process-table.ts';
import { FakeProcessTable } from './fake-process-table.ts';

const leader = 200;
const cookie = 'end-host.1;';

function setUp(ownLaunches: readonly number[] = []) {
  const table = new FakeProcessTable();
  table.add(50, { environment: 'end-other.1;' });
  table.add(process.pid, { sessionId: 7 });
  table.add(leader, { environment: cookie, parentPid: process.pid });
  const family = new LinuxFamily({
    pid: leader,
    cookie,
    census: new Census('-host.'),
    table,
    isOwnLaunch: (pid) => ownLaunches.includes(pid),
    send: table.send,
  });
  const pids = async () => (await family.survivors()).map(({ pid }) => pid).sort((a, b) => a - b);
  const leaderExits = () => {
    table.remove(leader);
    table.ticks += 100;
    family.noteLeaderExit();
  };
  return { table, family, pids, leaderExits };
}

describe('the family of a command on Linux', () => {
  it('is nobody when nothing was started', async () => {
    const { pids, leaderExits } = setUp();
    leaderExits();
    assert.deepEqual(await pids(), []);
  });

  it('is who carries the cookie, in whatever session, but no other command of this host', async () => {
    const { table, pids, leaderExits } = setUp([202]);
    table.add(201, { environment: `PATH=/\0PREFLIGHT_COOKIE=${cookie}\0` });
    table.add(202, { environment: 'PREFLIGHT_COOKIE=end-host.11;\0' });
    leaderExits();
    assert.deepEqual(await pids(), [201]);
  });

  it('does not look at anybody when all that was started since is known', async () => {
    const { table, pids, leaderExits } = setUp([201, 202]);
    table.add(201);
    table.add(202);
    leaderExits();
    table.onLook = () => assert.fail('looked at a process');
    assert.deepEqual(await pids(), []);
  });

  it('includes the group, without a cookie, when it was there at the end of the leader', async () => {
    const { table, pids, leaderExits } = setUp();
    // Started in the same hundredth of a second in which the leader ends.
    table.add(201, { groupId: leader, sessionId: leader, startTicks: table.ticks + 100 });
    leaderExits();
    assert.deepEqual(await pids(), [201]);
  });

  for (const [when, others] of [
    ['nobody else was started', []],
    ['others were started beside it', [201, 202]],
  ] as const) {
    it(`never includes, nor signals, a stranger who was given the number of the leader after its end, when ${when}`, async () => {
      const { table, family, pids, leaderExits } = setUp();
      for (const pid of others) table.add(pid);
      leaderExits();
      table.add(leader);
      table.add(300, { groupId: leader, sessionId: leader });
      assert.deepEqual(await pids(), []);
      await family.ask();
      await family.force();
      assert.deepEqual(table.sent, []);
    });
  }

  it('never signals a stranger who was given the number of a member', async () => {
    const { table, family, leaderExits } = setUp();
    table.add(201, { environment: cookie });
    leaderExits();
    assert.equal((await family.survivors()).length, 1);
    table.remove(201);
    table.ticks += 500;
    table.add(201);
    assert.equal(await family.isGone(), true);
    await family.force();
    assert.deepEqual(table.sent, []);
  });

  it('never strikes a stranger who was given the number of a member while force was used', async () => {
    const { table, family, leaderExits } = setUp();
    table.add(201, { environment: cookie });
    leaderExits();
    table.onSend = (pid) => {
      if (pid !== 201) return;
      table.remove(201);
      table.ticks += 500;
      table.add(201);
    };
    assert.deepEqual(await family.force(), []);
    assert.deepEqual(table.sent, ['SIGKILL -201', 'SIGKILL 201']);
  });

  it('includes children of the living leader that have neither its session nor the cookie', async () => {
    const { table, family } = setUp();
    table.add(201, { parentPid: leader });
    table.add(202, { parentPid: 201 });
    await family.ask();
    assert.deepEqual(table.sent, [
      `SIGTERM -${leader}`,
      `SIGCONT -${leader}`,
      'SIGTERM 201',
      'SIGTERM 202',
      'SIGCONT 201',
      'SIGCONT 202',
    ]);
  });

  it('asks members of the group once, by asking the group', async () => {
    const { table, family } = setUp();
    table.add(201, { groupId: leader, sessionId: leader, environment: cookie });
    await family.ask();
    assert.deepEqual(table.sent, [`SIGTERM -${leader}`, `SIGCONT -${leader}`]);
  });

  it('does not count zombies', async () => {
    const { table, pids, leaderExits } = setUp();
    table.add(201, { groupId: leader, sessionId: leader, state: 'Z' });
    leaderExits();
    assert.deepEqual(await pids(), []);
  });

  it('takes nobody of the session of this host, nor of no session, for kin', async () => {
    const { table, pids, leaderExits } = setUp();
    table.add(201, { sessionId: 7, groupId: 7, environment: cookie });
    table.add(202, { sessionId: 7, groupId: 7 });
    table.add(203, { sessionId: 0, groupId: 0, environment: cookie });
    table.add(204, { sessionId: 0, groupId: 0 });
    leaderExits();
    // The second time everybody is asked whether he is kin of those who were found.
    assert.deepEqual(
      [await pids(), await pids()],
      [
        [201, 203],
        [201, 203],
      ],
    );
  });

  it('ends a member and its group at one blow, but never the group of this host', async () => {
    const { table, family, leaderExits } = setUp();
    table.add(201, { environment: cookie });
    table.add(202, { groupId: 201, sessionId: 201 });
    table.add(203, { sessionId: 7, groupId: 7, environment: cookie });
    leaderExits();
    assert.deepEqual(await family.force(), []);
    assert.deepEqual(table.sent, ['SIGKILL -201', 'SIGKILL 201', 'SIGKILL 203']);
  });

  it('includes who has its output open, unless he is older than the command', async () => {
    const { table, family, pids } = setUp();
    for (const [pid, startTicks] of [
      [201, table.ticks],
      [202, table.ticks - 500],
      [203, table.ticks],
    ] as const) {
      table.add(pid, { startTicks });
      if (pid !== 203) table.open.set(pid, `socket:[${leader}]`);
    }
    // A clock that agrees with the table: the command has just been started.
    table.remove(leader);
    family.noteLeaderExit();
    assert.deepEqual(await pids(), []);
    family.noteHolders();
    assert.deepEqual(await pids(), [201]);
  });

  it('looks again at who has no environment, because it may be about to get it', async () => {
    const { table, pids, leaderExits } = setUp();
    table.add(201, { environment: null });
    table.add(202, { environment: null, state: 'Z' });
    table.add(203, { environment: null, parentPid: 2 });
    table.add(204, { environment: null });
    leaderExits();
    const looks: number[] = [];
    table.onLook = (pid) => {
      looks.push(pid);
      if (pid === 204) table.become(201, cookie);
    };
    assert.deepEqual(await pids(), [201]);
    // Neither at threads of the system nor at zombies.
    assert.deepEqual(looks, [201, 202, 203, 204, 201, 201, 204]);
  });

  it('finds whom a member has started at the very moment of its end, and who has no environment yet', async () => {
    const { table, family, pids, leaderExits } = setUp();
    table.add(201, { environment: cookie });
    leaderExits();
    assert.deepEqual(await pids(), [201]);
    table.remove(201);
    table.add(202);
    let looks = 0;
    table.onLook = (pid) => pid === 202 && ++looks === 2 && table.become(202, cookie);
    assert.deepEqual(await family.force(), []);
    assert.deepEqual(table.sent, ['SIGKILL -202', 'SIGKILL 202']);
  });

  it('finds who is started while it looks, also when the numbers go round', async () => {
    const { table, pids, leaderExits } = setUp();
    table.add(201, { environment: cookie });
    leaderExits();
    table.onLook = () => {
      table.onLook = () => {};
      table.add(5, { environment: cookie });
    };
    assert.deepEqual(await pids(), [5, 201]);
  });

  it('does not look at the other commands of this host while they live, but at what they have left when they are gone', async () => {
    const table = new FakeProcessTable();
    const living = new Set([201, 202]);
    const census = new Census('-host.', (pid) => living.has(pid));
    const family = new LinuxFamily({ pid: leader, cookie, census, table, isOwnLaunch: () => false, send: table.send });
    for (const pid of [201, 202]) table.add(pid, { environment: `end-host.${pid};` });
    table.onLook = () => assert.fail('looked at a process');
    family.noteLeaderExit();
    assert.deepEqual(await family.survivors(), []);
    // Its number is free again, and one of ours is given it.
    living.delete(202);
    table.onLook = () => {};
    table.add(202, { environment: cookie });
    assert.deepEqual(await family.survivors(), [{ pid: 202, command: 'command of 202' }]);
  });

  it('shares what it has seen with the other commands of this host, and misses nobody for it', async () => {
    const table = new FakeProcessTable();
    const census = new Census('-host.');
    const [first, second] = [300, 400].map((pid) => {
      table.add(pid);
      return new LinuxFamily({ pid, cookie: `end-host.${pid};`, census, table, isOwnLaunch: () => false, send: table.send });
    });
    table.add(401, { environment: 'end-host.400;' });
    table.add(100);
    for (const pid of [300, 400]) table.remove(pid);
    first?.noteLeaderExit();
    second?.noteLeaderExit();
    assert.deepEqual(await first?.survivors(), []);
    let looks = 0;
    table.onLook = () => looks++;
    assert.deepEqual(await second?.survivors(), [{ pid: 401, command: 'command of 401' }]);
    assert.ok(looks <= 4, `${looks} looks`);
  });

  it('reads the environment of a stranger once, and of whoever is given his number', async () => {
    const table = new FakeProcessTable();
    const census = new Census('-host.');
    const familyOf = (pid: number) => {
      table.add(pid);
      const family = new LinuxFamily({
        pid,
        cookie: `end-host.${pid};`,
        census,
        table,
        isOwnLaunch: () => false,
        send: table.send,
      });
      table.remove(pid);
      // Without a look at the clock: what was learned a moment ago about new numbers is not used.
      family.noteLeaderExit = () => {};
      return family;
    };
    for (const pid of [50, 51, 52]) table.add(pid);
    assert.deepEqual(await familyOf(300).survivors(), []);
    const second = familyOf(400);
    table.remove(52);
    table.add(52, { environment: 'end-host.400;' });
    table.add(53);
    const looked = new Set<number>();
    table.onLook = (pid) => looked.add(pid);
    assert.deepEqual(await second.survivors(), [{ pid: 52, command: 'command of 52' }]);
    assert.deepEqual(looked, new Set([52, 53]));
  });

  it('looks again at who was seen without a mark while the command was running: it may not have been what it is now', async () => {
    const { table, pids, leaderExits } = setUp();
    table.add(201);
    assert.deepEqual(await pids(), []);
    table.become(201, cookie);
    leaderExits();
    assert.deepEqual(await pids(), [201]);
  });

  it('says who is still alive when force does not help', async () => {
    const table = new FakeProcessTable();
    table.add(leader);
    table.add(201, { environment: cookie, state: 'D' });
    const family = new LinuxFamily({
      pid: leader,
      cookie,
      census: new Census('-host.'),
      table,
      isOwnLaunch: () => false,
      send: () => true,
    });
    table.remove(leader);
    family.noteLeaderExit();
    assert.deepEqual(await family.force(), [{ pid: 201, command: 'command of 201' }]);
  });

  it('does not take blindness for absence', async () => {
    const { table, pids, leaderExits } = setUp();
    table.add(201, { environment: cookie });
    leaderExits();
    table.onLook = () => {
      table.onLook = () => {};
      throw new BlindError('no file descriptor left');
    };
    assert.deepEqual(await pids(), [201]);
  });

  it('describes the leader first', async () => {
    const { table, family } = setUp();
    table.add(201, { parentPid: leader, state: 'T', cpuTicks: 123 });
    assert.deepEqual(await family.describe((command) => command), [
      '200 command of 200 (S, 0.0 s CPU)',
      '201 command of 201 (T, 1.2 s CPU)',
    ]);
  });
});

describe('a row of /proc', () => {
  it('is read although the name contains spaces and parentheses', () => {
    const stat = '42 (a) b (c) S 1 40 39 0 -1 4194304 1 0 0 0 7 5 0 0 20 0 1 0 8888 1 77';
    assert.deepEqual(parseStat(stat), {
      pid: 42,
      name: 'a) b (c',
      state: 'S',
      parentPid: 1,
      groupId: 40,
      sessionId: 39,
      cpuTicks: 12,
      startTicks: 8_888,
      residentPages: 77,
    });
  });
});
