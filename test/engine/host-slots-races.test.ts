import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { HostSlots, type Urgency } from '../../src/engine/host-slots.ts';
import { MachineSlots, type OtherUse } from '../../src/engine/locks/machine-slots.ts';
import { silentLogger } from '../../src/engine/ports.ts';
import { FakeClock } from '../rig/fake-clock.ts';

/** Slots of a host that is interrupted just after each of its looks at the others. */
class InterruptedSlots extends MachineSlots {
  onLook: () => void = () => {};

  override others(): readonly OtherUse[] {
    const seen = super.others();
    this.onLook();
    return seen;
  }
}

/** A process that claims slots when it is told to. */
class Claimer {
  readonly #child;
  readonly #lines: AsyncIterator<string>;

  constructor(directory: string, slots: number) {
    const script = join(import.meta.dirname, 'claim-slots-program.ts');
    this.#child = spawn(process.execPath, [script, directory, String(slots)], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  tell(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  async hear(): Promise<string> {
    return String((await this.#lines.next()).value);
  }

  async end(): Promise<void> {
    this.#child.stdin.end();
    await once(this.#child, 'exit');
  }
}

describe('slots of a machine, claimed at the same moment', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'preflight-slots-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('go to one of two processes that start together, and each has one', async () => {
    const directory = join(folder, 'slots');
    const claimers = [new Claimer(directory, 4), new Claimer(directory, 4)];
    for (let round = 0; round < 60; round++) {
      const gate = join(folder, `gate-${round}`);
      for (const claimer of claimers) claimer.tell(gate);
      for (const claimer of claimers) assert.equal(await claimer.hear(), 'ready');
      writeFileSync(gate, '');
      const taken = await Promise.all(claimers.map(async (claimer) => Number(await claimer.hear())));
      assert.ok(Math.min(...taken) >= 1 && taken[0]! + taken[1]! <= 5, `round ${round}: ${taken.join(' and ')} of 4`);
      for (const claimer of claimers) claimer.tell('');
      for (const claimer of claimers) assert.equal(await claimer.hear(), 'gone');
    }
    await Promise.all(claimers.map((claimer) => claimer.end()));
    assert.deepEqual(readdirSync(directory), []);
  }).timeout(60_000);

  it('are never given twice, whoever starts whenever another looks', () => {
    const starts = fc.array(
      fc.record({ urgency: fc.constantFrom<Urgency>('save', 'user', 'background'), wanted: fc.integer({ min: 1, max: 6 }) }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(starts, fc.infiniteStream(fc.boolean()), (requests, interrupts) => {
        const directory = join(folder, 'slots');
        mkdirSync(directory, { recursive: true });
        const waiting = [...requests];
        const taken: number[] = [];
        const startNext = (): void => {
          const next = waiting.shift();
          if (next === undefined) return;
          const slots = new InterruptedSlots({ directory, logger: silentLogger });
          const host = new HostSlots();
          host.shareWith(slots, new FakeClock());
          slots.onLook = () => interrupts.next().value && startNext();
          const seat = host.join(next.urgency, 4, () => {});
          const got = Math.min(next.wanted, seat.claim(next.wanted));
          seat.take(got);
          assert.ok(got >= 1, 'nobody waits for ever');
          taken.push(got);
        };
        while (waiting.length > 0) startNext();
        rmSync(directory, { recursive: true });
        const sum = taken.reduce((all, one) => all + one, 0);
        assert.ok(sum <= 4 + requests.length - 1, `${taken.join(', ')} of 4`);
      }),
      { numRuns: 300 },
    );
  });

  for (const [what, decision, got] of [
    ['wait for one that is behind until it has made up its mind', '4 1 - -', 3],
    ['do not wait for ever for one that does not', '4 3 - 0', 1],
  ] as const) {
    it(what, () => {
      const directory = join(folder, 'slots');
      const slots = new InterruptedSlots({ directory, logger: silentLogger });
      const host = new HostSlots();
      host.shareWith(slots, new FakeClock());
      const seat = host.join('user', 4, () => {});
      // Alive as this process is, and later than its first.
      const other = join(directory, slots.name.replace(/\d+$/, '999999'));
      const words = ['4 3 - 0', '4 3 - 0', decision];
      slots.onLook = () => writeFileSync(other, (words.shift() ?? decision).padEnd(32));
      assert.equal(seat.claim(4), got);
      seat.take(got);
    });
  }
});
