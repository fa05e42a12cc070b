// For every line with the name of a file: as soon as that is there, claims all slots, and says how many it has got. Gives them back for an
// empty line:  node claim-slots-program.ts DIRECTORY SLOTS
import { existsSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { HostSlots, type Seat } from '../../src/engine/host-slots.ts';
import { MachineSlots } from '../../src/engine/locks/machine-slots.ts';
import { silentLogger, systemClock } from '../../src/engine/ports.ts';

const [directory, given] = process.argv.slice(2);
const slots = Number(given);
const say = (text: string | number): void => void writeSync(1, `${text}\n`);
let seat: Seat | null = null;

function claimWhenThere(file: string): void {
  const host = new HostSlots();
  host.shareWith(new MachineSlots({ directory: directory!, logger: silentLogger }), systemClock);
  say('ready');
  while (!existsSync(file)) continue;
  seat = host.join('user', slots, () => {});
  const taken = Math.min(seat.claim(slots), slots);
  seat.take(taken);
  say(taken);
}

function giveBack(): void {
  seat?.[Symbol.dispose]();
  seat = null;
  say('gone');
}

createInterface({ input: process.stdin }).on('line', (line) => (line === '' ? giveBack() : claimWhenThere(line)));
