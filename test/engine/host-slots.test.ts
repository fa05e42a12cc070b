import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { HostSlots, urgencyOf, type Seat, type Urgency } from '../../src/engine/host-slots.ts';
import { MachineSlots } from '../../src/engine/locks/machine-slots.ts';
import { FakeClock } from '../rig/fake-clock.ts';

describe('slots of a host', () => {
  const sit = (host: HostSlots, urgency: 'save' | 'user' | 'background', slots: number, log: string[] = []) =>
    host.join(urgency, slots, () => log.push(urgency));

  it('are all there for a run that is alone', () => {
    const seat = sit(new HostSlots(), 'user', 4);
    assert.deepEqual([seat.claim(0), seat.isAnybodyElseRunning], [4, false]);
    seat.take(3);
    assert.deepEqual([seat.claim(0), seat.isAnybodyElseRunning], [1, false]);
  });

  it('are never more than the largest run may have', () => {
    const host = new HostSlots();
    const [small, large] = [sit(host, 'user', 2), sit(host, 'user', 4)];
    large.take(4);
    assert.equal(small.claim(0), 0);
    assert.ok(small.isAnybodyElseRunning);
  });

  it('go to whoever has just saved before they go to a full run, and to the background last', () => {
    const host = new HostSlots();
    const log: string[] = [];
    const [background, user, save] = [sit(host, 'background', 2, log), sit(host, 'user', 2, log), sit(host, 'save', 2, log)];
    user.take(2);
    for (const seat of [background, user, save]) seat.hungers(true);
    user.give(1);
    assert.deepEqual(log, ['save', 'user', 'background']);
    assert.deepEqual([background.claim(0), user.claim(0), save.claim(0)], [0, 0, 1]);
    save.take(1);
    save.hungers(false);
    user.give(1);
    assert.deepEqual([background.claim(0), user.claim(0)], [0, 1]);
    user.hungers(false);
    assert.equal(background.claim(0), 1);
  });

  it('are divided among runs of the same urgency', () => {
    const host = new HostSlots();
    const [first, second] = [sit(host, 'user', 4), sit(host, 'user', 4)];
    first.take(3);
    second.hungers(true);
    assert.deepEqual([first.claim(0), second.claim(0)], [-1, 1]);
    first.hungers(true);
    assert.equal(second.claim(0), 1);
    second.take(1);
    first.give(1);
    assert.deepEqual([first.claim(0), second.claim(0)], [0, 1]);
  });

  it('come back when a run is over, and the others hear of it', () => {
    const host = new HostSlots();
    const log: string[] = [];
    const [first, second] = [sit(host, 'user', 2), sit(host, 'save', 2, log)];
    first.take(2);
    assert.equal(second.claim(0), 0);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    assert.deepEqual(log, ['save']);
    assert.equal(second.claim(0), 2);
  });

  it('know who waits for a run by what made it run', () => {
    assert.deepEqual((['save', 'commit', 'push', 'manual'] as const).map(urgencyOf), ['save', 'user', 'user', 'user']);
  });
});

/** A folder by which hosts know of each other. */
class Machine implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'preflight-slots-'));
  readonly directory = join(this.#folder, 'slots');
  readonly clock = new FakeClock();
  readonly warnings: string[] = [];

  host(isInside = false): HostSlots {
    const host = new HostSlots();
    const logger = { info: () => {}, error: () => {}, warn: (message: string) => void this.warnings.push(message) };
    host.shareWith(new MachineSlots({ directory: this.directory, logger, isInside }), this.clock);
    return host;
  }

  get files(): readonly string[] {
    return readdirSync(this.directory);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

describe('slots of a machine', () => {
  it('are all there for a host that is alone, and leave nothing behind', () => {
    using machine = new Machine();
    const seat = machine.host().join('user', 4, () => {});
    assert.deepEqual([seat.claim(0), seat.usedElsewhere], [4, 0]);
    seat.take(4);
    seat.hungers(true);
    assert.deepEqual([seat.claim(0), machine.files.length, machine.clock.pendingTimers], [0, 1, 0]);
    seat[Symbol.dispose]();
    assert.deepEqual(machine.files, []);
  });

  it('are those that other hosts leave, and always one', () => {
    using machine = new Machine();
    const [first, second] = [machine.host().join('user', 4, () => {}), machine.host().join('user', 4, () => {})];
    first.take(3);
    assert.deepEqual([second.claim(0), second.usedElsewhere], [1, 3]);
    first.take(1);
    assert.equal(second.claim(0), 1);
    second.take(1);
    assert.deepEqual([first.claim(0), second.claim(0)], [-1, 0]);
    first.give(2);
    assert.deepEqual([first.claim(0), second.claim(0)], [1, 1]);
  });

  it('include the one of the check that the host itself is part of', () => {
    using machine = new Machine();
    const outer = machine.host().join('user', 3, () => {});
    const inner = machine.host(true).join('user', 3, () => {});
    outer.take(1);
    assert.equal(inner.claim(0), 3);
    outer.take(1);
    assert.equal(inner.claim(0), 2);
    inner.take(2);
    assert.equal(outer.claim(0), -1);
  });

  it('are as many as the largest run of any host may use', () => {
    using machine = new Machine();
    const [small, large] = [machine.host().join('user', 2, () => {}), machine.host().join('user', 6, () => {})];
    large.take(3);
    assert.equal(small.claim(0), 2);
  });

  it('go to whoever has just saved in another window, and the rest is divided among equals', () => {
    using machine = new Machine();
    const [user, other, save] = (['user', 'user', 'save'] as const).map((urgency) => machine.host().join(urgency, 4, () => {}));
    user!.take(2);
    for (const seat of [other!, save!]) seat.hungers(true);
    assert.deepEqual([user!.claim(0), other!.claim(0), save!.claim(0)], [-1, 1, 2]);
    save!.hungers(false);
    assert.deepEqual([user!.claim(0), other!.claim(0)], [0, 2]);
  });

  it('are looked for again only while some run waits for what others use', () => {
    using machine = new Machine();
    const heard: string[] = [];
    const first = machine.host().join('user', 2, () => {});
    const second = machine.host().join('user', 2, () => heard.push(`${second.claim(0)} free`));
    first.take(2);
    second.take(1);
    assert.equal(second.claim(0), 0);
    second.hungers(true);
    machine.clock.advance(25);
    second.hungers(true);
    first.give(2);
    machine.clock.advance(25);
    second.hungers(false);
    machine.clock.advance(1_000);
    assert.deepEqual([heard, machine.clock.pendingTimers], [['0 free', '1 free'], 0]);
  });

  it('of a process that is gone, or of another with its number, are free', () => {
    using machine = new Machine();
    const seat = machine.host().join('user', 2, () => {});
    for (const name of ['2147483000-1-1', `${process.pid}-1-7`])
      writeFileSync(join(machine.directory, name), '2 2 2 -'.padEnd(32));
    for (const text of ['', 'x', '2 2 -', '99999999999 2 - -']) {
      writeFileSync(join(machine.directory, `${process.pid}--1`), text);
      assert.deepEqual([seat.claim(0), seat.usedElsewhere], [2, 0]);
    }
    writeFileSync(join(machine.directory, 'README'), '2 2 2 -');
    assert.equal(seat.claim(0), 2);
    assert.equal(machine.files.length, 3);
  });

  it('are those of the host alone where the folder cannot be written, which is said once', () => {
    using machine = new Machine();
    writeFileSync(machine.directory, '');
    const host = machine.host();
    for (let run = 0; run < 2; run++) {
      using seat = host.join('user', 2, () => {});
      seat.take(1);
      assert.equal(seat.claim(0), 1);
    }
    assert.equal(machine.warnings.length, 1);
    assert.match(machine.warnings[0]!, /^Slots cannot be shared with other Preflight processes: ENOTDIR|EEXIST/);
  });

  it('bring any runs of any hosts to their end, and are never more than there are and one for each host', () => {
    const runs = fc.array(
      fc.record({
        host: fc.nat(3),
        urgency: fc.constantFrom<Urgency>('save', 'user', 'background'),
        jobs: fc.integer({ min: 1, max: 5 }),
        checks: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: 1, maxLength: 7 },
    );
    fc.assert(
      fc.property(runs, fc.infiniteStream(fc.nat(1_000)), (requests, choices) => drive(requests, choices)),
      { numRuns: 60 },
    );
  });
});

interface Request {
  readonly host: number;
  readonly urgency: Urgency;
  readonly jobs: number;
  readonly checks: number;
}

/** Runs of checks of one slot that end in any order: each takes what it is offered, and says whether it lacks some. */
function drive(requests: readonly Request[], choices: Iterator<number>): void {
  using machine = new Machine();
  const hosts = [0, 1, 2, 3].map(() => machine.host());
  const most = Math.max(...requests.map(({ jobs }) => jobs));
  const runs = requests.map(({ host, urgency, jobs, checks }) => {
    const run = { host, left: checks, used: 0, jobs, seat: null as Seat | null, next: () => {} };
    run.next = () => {
      const { seat } = run;
      if (seat === null) return;
      const wanted = Math.min(run.left, jobs - run.used);
      const startable = Math.max(0, Math.min(seat.claim(wanted), wanted));
      run.left -= startable;
      run.used += startable;
      seat.take(startable);
      seat.hungers(run.left > 0 && run.used < jobs);
    };
    run.seat = hosts[host]!.join(urgency, jobs, () => run.next());
    run.next();
    return run;
  });
  for (;;) {
    const used = runs.reduce((sum, run) => sum + run.used, 0);
    assert.ok(used <= most + new Set(runs.filter((run) => run.used > 0).map(({ host }) => host)).size - 1, `${used} of ${most}`);
    const running = runs.filter((run) => run.used > 0);
    if (running.length === 0) break;
    const run = running[choices.next().value! % running.length]!;
    run.used--;
    run.seat!.give(1);
    run.next();
    if (run.left === 0 && run.used === 0) {
      run.seat![Symbol.dispose]();
      run.seat = null;
    }
    machine.clock.advance(25);
  }
  assert.deepEqual([runs.filter(({ left }) => left > 0), machine.files, machine.clock.pendingTimers], [[], [], 0]);
}
