import assert from 'node:assert/strict';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MachineSlots } from '../../../src/engine/locks/machine-slots.ts';

const use = { most: 4, used: 1, hungerRank: null, claimRank: null };

describe('what a host says of its slots', () => {
  let directory: string;
  beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'preflight-slots-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** Where the next file that is opened gets its number; the system gives the lowest that is free. */
  const lowestDescriptor = (): number => {
    const descriptor = openSync(directory, 'r');
    closeSync(descriptor);
    return descriptor;
  };

  it('is gone when nothing runs, with the file and its descriptor', () => {
    const slots = new MachineSlots({ directory: join(directory, 'slots'), logger: { info() {}, warn() {}, error() {} } });
    const before = lowestDescriptor();
    for (let run = 0; run < 3; run++) {
      slots.announce(use);
      assert.deepEqual(readdirSync(join(directory, 'slots')), [slots.name]);
      slots.announce(null);
    }
    assert.deepEqual([readdirSync(join(directory, 'slots')), lowestDescriptor()], [[], before]);
  });

  it('is not tried again where the folder refuses, until there is something new to run', () => {
    const warnings: string[] = [];
    const folder = join(directory, 'slots');
    writeFileSync(folder, 'in the way');
    const slots = new MachineSlots({
      directory: folder,
      logger: { info() {}, warn: (text: string) => void warnings.push(text), error() {} },
    });
    slots.announce(use);
    rmSync(folder);
    mkdirSync(folder);
    slots.announce({ ...use, used: 2 });
    assert.deepEqual([readdirSync(folder), slots.others()], [[], []]);
    slots.announce(null);
    slots.announce(use);
    assert.deepEqual(readdirSync(folder), [slots.name]);
    slots.announce(null);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /^Slots cannot be shared with other Preflight processes: /);
  });
});
