import assert from 'node:assert/strict';
import { createCpuUse, parseProcStat, type CpuTimes } from '../../src/engine/cpu-use.ts';
import { CpuWatch } from '../../src/engine/cpu-watch.ts';
import { FakeClock } from '../rig/fake-clock.ts';

describe('the use of the processors', () => {
  it('is the share of the time since the last look in which they were busy', () => {
    const looks: (CpuTimes | null)[] = [
      { busy: 100, idle: 900 },
      { busy: 160, idle: 940 },
      { busy: 160, idle: 940 },
      { busy: 150, idle: 1_940 },
      null,
      { busy: 200, idle: 2_000 },
    ];
    const cpu = createCpuUse(() => looks.shift() ?? null);
    assert.deepEqual(
      Array.from({ length: 6 }, () => cpu.sample()),
      [null, 0.6, null, 0, null, null],
    );
  });

  it('comes from this machine', () => {
    const cpu = createCpuUse();
    assert.equal(cpu.sample(), null);
    const share = cpu.sample();
    assert.ok(share === null || (share >= 0 && share <= 1));
  });

  it('is read from the sum of all processors, in which a wait for a disk is idle', () => {
    const stat = 'cpu  100 10 50 1000 200 5 7 3 9 9\ncpu0 1 2 3 4\n';
    assert.deepEqual(parseProcStat(stat), { busy: 175, idle: 1_200 });
    assert.deepEqual(parseProcStat('cpu  1 0 1 8\n'), { busy: 2, idle: 8 });
    for (const odd of ['', '\n', 'cpu  x y\n', 'intr 1 2 3\n', 'cpu \n']) assert.equal(parseProcStat(odd), null, odd);
  });
});

describe('a watch over the processors', () => {
  const start = () => {
    const clock = new FakeClock();
    const said: (readonly [number, number])[] = [];
    let looks = 0;
    const cpu = { sample: () => (looks++ === 0 ? null : looks / 100) };
    const watch = new CpuWatch({ clock, cpu, onSample: (share) => said.push([clock.nowMs(), share]) });
    return { clock, said, watch };
  };

  it('tells four times a second, and once more at the end', () => {
    const { clock, said, watch } = start();
    clock.advance(600);
    watch[Symbol.dispose]();
    assert.deepEqual(said, [
      [250, 0.02],
      [500, 0.03],
      [600, 0.04],
    ]);
    clock.advance(1_000);
    assert.deepEqual([said.length, clock.pendingTimers], [3, 0]);
  });

  it('tells nothing of what was too short to be counted', () => {
    const { clock, said, watch } = start();
    clock.advance(280);
    watch[Symbol.dispose]();
    assert.deepEqual(said, [[250, 0.02]]);
  });
});
