import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { LinuxMemory, listMemory, openFamilyMemory, parsePsMemory, PsMemory } from '../../../src/engine/process/family-memory.ts';
import { BlindError } from '../../../src/engine/process/process-table.ts';
import { FakeProcessTable } from './fake-process-table.ts';

describe('the memory of commands on Linux', () => {
  const setUp = () => {
    const table = new FakeProcessTable();
    table.add(90, { residentPages: 999 });
    for (const leader of [200, 210]) table.add(leader, { residentPages: 10, parentPid: 90 });
    const memory = new LinuxMemory(table, 4_096);
    const pagesOf = async (...leaders: readonly number[]) =>
      [...(await memory.look(new Set(leaders)))].map(([leader, bytes]) => [leader, bytes / 4_096]);
    return { table, pagesOf };
  };

  it('is that of all in their session and of all that those have started, and of nobody else', async () => {
    const { table, pagesOf } = setUp();
    table.add(211, { sessionId: 200, parentPid: 200, residentPages: 3 });
    table.add(212, { parentPid: 211, residentPages: 4 });
    table.add(213, { parentPid: 212, residentPages: 5 });
    table.add(214, { parentPid: 90, residentPages: 999 });
    assert.deepEqual(await pagesOf(200, 210), [
      [200, 22],
      [210, 10],
    ]);
    table.add(215, { parentPid: 213, residentPages: 6 });
    table.add(216, { sessionId: 210, residentPages: 7 });
    table.remove(212);
    assert.deepEqual(await pagesOf(200, 210), [
      [200, 24],
      [210, 17],
    ]);
  });

  it('looks at a stranger once, and at none that is older than the commands', async () => {
    const { table, pagesOf } = setUp();
    table.add(211, { parentPid: 90 });
    for (let pid = 300; pid < 400; pid++) table.add(pid, { parentPid: 90 });
    const looked: number[] = [];
    const row = table.row.bind(table);
    table.row = (pid) => {
      looked.push(pid);
      return row(pid);
    };
    await pagesOf(200);
    assert.ok(looked.includes(211) && !looked.includes(90), looked.join(' '));
    looked.length = 0;
    await pagesOf(200);
    assert.ok(looked.includes(200) && !looked.includes(211), looked.join(' '));
  });

  it('does not count one that has the number of a member that is gone, nor what belongs to commands that have ended', async () => {
    const { table, pagesOf } = setUp();
    table.add(211, { parentPid: 200, residentPages: 3 });
    assert.deepEqual(await pagesOf(200), [[200, 13]]);
    table.remove(211);
    table.ticks += 50;
    table.add(211, { parentPid: 90, residentPages: 999 });
    assert.deepEqual(await pagesOf(200), [[200, 10]]);
    table.remove(200);
    assert.deepEqual(await pagesOf(200, 210), [[210, 10]]);
  });

  it('is not known while this host cannot look', async () => {
    const { table, pagesOf } = setUp();
    table.row = () => {
      throw new BlindError('EMFILE');
    };
    assert.deepEqual(await pagesOf(200), []);
  });
});

describe('the memory of commands by ps', () => {
  it('is that of the group and of all that it has started', async () => {
    const rows = parsePsMemory(
      '  300   200   300   7\n  200     1   200 100\n 301 300 300 5\n  9  1 9 999\nps: x\n  201 200 200 20\n',
    );
    assert.equal(rows.length, 5);
    const sums = await new PsMemory(async () => rows).look(new Set([200]));
    assert.deepEqual([...sums], [[200, 132 * 1_024]]);
  });

  it('is what the ps of this system tells', async function () {
    if (!existsSync('/bin/ps')) return;
    const own = (await listMemory()).find(({ pid }) => pid === process.pid);
    assert.ok(own !== undefined && own.residentBytes > 1_000_000 && own.parentPid === process.ppid);
  });
});

describe('the memory of commands on this system', () => {
  it('is at least what a command and its child hold', async function () {
    const memory = openFamilyMemory();
    if (memory === null) return;
    const hold = 'const held = Buffer.alloc(60e6, 1); console.log(held.length); setInterval(() => held, 1e6)';
    const child = spawn(
      process.execPath,
      ['-e', `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(hold)}], { stdio: "inherit" }); ${hold}`],
      {
        detached: true,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    try {
      await once(child.stdout, 'data');
      await once(child.stdout, 'data');
      const bytes = (await memory.look(new Set([child.pid!]))).get(child.pid!)!;
      assert.ok(bytes > 120e6 && bytes < 1e9, String(bytes));
    } finally {
      process.kill(-child.pid!, 'SIGKILL');
    }
  });
});
