import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { availableCores } from '../../src/engine/control-group.ts';
import { createMachineLoad } from '../../src/engine/machine-load.ts';
import { systemClock } from '../../src/engine/ports.ts';
import { FakeClock } from '../rig/fake-clock.ts';

/** The files of a system, as a machine has them. */
class System implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'preflight-system-'));

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.write(files);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

const stalled = (ms: number): string =>
  `some avg10=0.00 avg60=0.00 avg300=0.00 total=${ms * 1_000}\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n`;
const memory = (totalMB: number, availableMB: number): string =>
  `MemTotal:       ${totalMB * 1_024} kB\nMemFree:        1 kB\nMemAvailable:   ${availableMB * 1_024} kB\n`;
const container = (path: string) => ({
  'proc/self/cgroup': `1:cpu:/old\n0::${path}\n`,
  'sys/fs/cgroup/cgroup.controllers': 'cpu memory',
});
const MB = 1_024 * 1_024;

describe('load of the machine', () => {
  it('is a share of the time since the last look', () => {
    using system = new System({ 'proc/pressure/cpu': stalled(5_000), 'proc/pressure/memory': stalled(0) });
    const clock = new FakeClock();
    const load = createMachineLoad(clock, system.root);
    const shares = [5_100, 5_600, 9_000, 8_000].map((ms) => {
      clock.advance(1_000);
      system.write({ 'proc/pressure/cpu': stalled(ms) });
      return load.sample().processors;
    });
    assert.deepEqual(shares, [0.1, 0.5, 1, 0]);
    assert.equal(load.sample().processors, null);
    clock.advance(2_000);
    system.write({ 'proc/pressure/memory': stalled(600) });
    assert.equal(load.sample().memoryStalls, 0.3);
  });

  it('is guessed from the load average where the system counts no stalls, as what exceeds the processors', () => {
    using system = new System({ ...container('/'), 'sys/fs/cgroup/cpu.max': '100000 100000\n' });
    const shareAt = (lastMinute: number): number | null =>
      createMachineLoad(new FakeClock(), system.root, () => [lastMinute, 9, 9]).sample().processors;
    assert.deepEqual([0.5, 1, 1.25, 2, 7].map(shareAt), [0, 0, 0.25, 1, 1]);
    assert.equal(shareAt(0), null);
  });

  it('is what the system of these tests tells, as far as it does', () => {
    const load = createMachineLoad(systemClock);
    const { processors, memoryStalls, memoryNeed } = load.sample();
    for (const share of [processors, memoryStalls]) assert.ok(share === null || (share >= 0 && share <= 1), String(share));
    if (process.platform === 'linux') assert.ok(memoryNeed !== null && memoryNeed > 0, String(memoryNeed));
  });

  it('is what one more check needs of the memory that is left, and less on a small machine', () => {
    using system = new System();
    const needOf = (totalMB: number, availableMB: number): number | null => {
      system.write({ 'proc/meminfo': memory(totalMB, availableMB) });
      return createMachineLoad(new FakeClock(), system.root).sample().memoryNeed;
    };
    assert.equal(createMachineLoad(new FakeClock(), system.root).sample().memoryNeed, null);
    assert.deepEqual([needOf(16_000, 4_096), needOf(16_000, 512), needOf(16_000, 256)], [0.125, 1, 2]);
    assert.deepEqual([needOf(1_000, 200), needOf(1_000, 50)], [0.5, 2]);
    system.write({ 'proc/meminfo': 'MemTotal: lots' });
    assert.equal(createMachineLoad(new FakeClock(), system.root).sample().memoryNeed, null);
  });

  it('counts the memory of the container where that is less, without what files only occupy', () => {
    using system = new System({
      ...container('/a/b'),
      'proc/meminfo': memory(64_000, 32_000),
      'sys/fs/cgroup/a/memory.max': `${2_000 * MB}\n`,
      'sys/fs/cgroup/a/memory.current': `${1_900 * MB}\n`,
      'sys/fs/cgroup/a/memory.stat': `anon ${900 * MB}\nactive_file ${100 * MB}\ninactive_file ${800 * MB}\n`,
      'sys/fs/cgroup/a/b/memory.max': 'max\n',
      'sys/fs/cgroup/a/b/memory.current': `${1_900 * MB}\n`,
    });
    const need = () => createMachineLoad(new FakeClock(), system.root).sample().memoryNeed;
    assert.equal(need(), 0.2);
    system.write({ 'sys/fs/cgroup/a/memory.stat': `anon ${1_800 * MB}\n` });
    assert.equal(need(), 2);
    system.write({ 'proc/meminfo': memory(64_000, 128) });
    assert.equal(need(), 4);
  });

  it('has as much memory left as the machine or the container has, whichever has less, and none where nobody tells', () => {
    using system = new System();
    const room = () => createMachineLoad(new FakeClock(), system.root).memory();
    assert.equal(room(), null);
    system.write({ 'proc/meminfo': memory(16_000, 4_096) });
    assert.deepEqual(room(), { availableBytes: 4_096 * MB, usualBytes: 512 * MB });
    system.write({
      ...container('/a'),
      'sys/fs/cgroup/a/memory.max': `${2_000 * MB}\n`,
      'sys/fs/cgroup/a/memory.current': `${1_900 * MB}\n`,
      'sys/fs/cgroup/a/memory.stat': `inactive_file ${800 * MB}\n`,
    });
    assert.deepEqual(room(), { availableBytes: 900 * MB, usualBytes: 200 * MB });
    system.write({ 'proc/meminfo': memory(16_000, 300) });
    assert.deepEqual(room(), { availableBytes: 300 * MB, usualBytes: 200 * MB });
  });

  it('knows a machine on battery, and one that saves power', () => {
    const power = (files: Readonly<Record<string, string>>): string => {
      using system = new System(files);
      return createMachineLoad(new FakeClock(), system.root).power();
    };
    const supply = (name: string, facts: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(facts).map(([file, text]) => [`sys/class/power_supply/${name}/${file}`, `${text}\n`]));
    const battery = supply('BAT0', { type: 'Battery', status: 'Discharging' });
    assert.equal(power({}), 'mains');
    assert.equal(power(battery), 'battery');
    assert.equal(power({ ...battery, ...supply('AC', { type: 'Mains', online: '0' }) }), 'battery');
    assert.equal(power({ ...battery, ...supply('AC', { type: 'Mains', online: '1' }) }), 'mains');
    assert.equal(power(supply('BAT0', { type: 'Battery', status: 'Charging' })), 'mains');
    assert.equal(power(supply('hid', { type: 'Battery', status: 'Discharging', scope: 'Device' })), 'mains');
    assert.equal(power({ 'sys/firmware/acpi/platform_profile': 'low-power\n' }), 'saving');
  });
});

describe('processors of a container', () => {
  const cores = (files: Readonly<Record<string, string>>): number => {
    using system = new System(files);
    return availableCores(system.root, 8);
  };

  it('are those of the machine where nothing bounds them', () => {
    assert.equal(cores({}), 8);
    assert.equal(cores({ ...container('/'), 'sys/fs/cgroup/cpu.max': 'max 100000\n' }), 8);
    assert.equal(cores({ 'proc/self/cgroup': '1:cpu:/\n', 'sys/fs/cgroup/cpu.max': '100000 100000\n' }), 8);
  });

  it('are its quota, or that of what it is in, with a part of one as one', () => {
    assert.equal(cores({ ...container('/'), 'sys/fs/cgroup/cpu.max': '250000 100000\n' }), 3);
    assert.equal(cores({ ...container('/a/b'), 'sys/fs/cgroup/a/cpu.max': '200000 100000\n' }), 2);
    assert.equal(cores({ ...container('/../../other'), 'sys/fs/cgroup/cpu.max': '50000 100000\n' }), 1);
    assert.equal(cores({ ...container('/'), 'sys/fs/cgroup/cpu.max': '9900000 100000\n' }), 8);
    assert.equal(cores({ ...container('/'), 'sys/fs/cgroup/cpu.max': '0 0\n' }), 8);
  });
});
