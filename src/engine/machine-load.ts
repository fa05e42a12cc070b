import { loadavg } from 'node:os';
import { join } from 'node:path';
import { availableCores, findMemoryBounds } from './control-group.ts';
import type { Clock } from './ports.ts';
import { listSystemFolder, readSystemFile } from './system-file.ts';

/** What one look at the machine tells; null = nobody can tell. */
export interface LoadSample {
  /** The share of the time since the last look, or since the beginning, in which something that could run had to wait for a processor. */
  readonly processors: number | null;
  /** The share of the time since the last look, or since the beginning, in which something had to wait for memory. */
  readonly memoryStalls: number | null;
  /** What one more check would need of memory, by what is left: 1 = it would get the last. */
  readonly memoryNeed: number | null;
}

/** Where the power comes from, or goes to. */
export type PowerState = 'battery' | 'saving' | 'mains';

/** Memory in bytes. */
export interface MemoryRoom {
  /** What is left, of the machine or of the container that we are in, whatever is less. */
  readonly availableBytes: number;
  /** What there must be for a check of which nobody knows what it takes. */
  readonly usualBytes: number;
}

/** How much the machine has to bear. */
export interface MachineLoad {
  sample(): LoadSample;
  /** null = nobody can tell. */
  memory(): MemoryRoom | null;
  power(): PowerState;
}

/** What there must be of memory for another check: this many bytes, or this share of a small machine. */
const roomForOne = { bytes: 512 * 1024 * 1024, share: 0.1 };

/**
 * From what Linux tells: its pressures (`/proc/pressure`, "some"), the memory that is available, here or in this container, and the power
 * supplies. Elsewhere the processors are guessed from the load average, of which what exceeds the cores waits, and the rest is not known.
 */
export function createMachineLoad(clock: Clock, systemRoot = '/', readAverages = loadavg): MachineLoad {
  const processors = new StallMeter(clock, systemRoot, 'cpu');
  const memory = new StallMeter(clock, systemRoot, 'memory');
  return {
    sample: () => ({
      processors: processors.isThere ? processors.sample() : fromLoadAverage(readAverages(), systemRoot),
      memoryStalls: memory.sample(),
      memoryNeed: readMemoryNeed(systemRoot),
    }),
    memory: () => readMemoryRoom(systemRoot),
    power: () => readPower(systemRoot),
  };
}

/** How long something has had to wait, by the system's count. */
class StallMeter {
  readonly isThere: boolean;
  readonly #clock: Clock;
  readonly #readMs: () => number | null;
  #last: { readonly atMs: number; readonly stalledMs: number };

  constructor(clock: Clock, systemRoot: string, resource: 'cpu' | 'memory') {
    this.#clock = clock;
    this.#readMs = () => {
      const total = /^some .*\btotal=(\d+)/m.exec(readSystemFile(systemRoot, `proc/pressure/${resource}`) ?? '')?.[1];
      return total === undefined ? null : Number(total) / 1_000;
    };
    const stalledMs = this.#readMs();
    this.isThere = stalledMs !== null;
    this.#last = { atMs: clock.nowMs(), stalledMs: stalledMs ?? 0 };
  }

  sample(): number | null {
    const stalledMs = this.isThere ? this.#readMs() : null;
    const before = this.#last;
    const atMs = this.#clock.nowMs();
    if (stalledMs === null || atMs <= before.atMs) return null;
    this.#last = { atMs, stalledMs };
    return Math.min(1, Math.max(0, (stalledMs - before.stalledMs) / (atMs - before.atMs)));
  }
}

/** Windows knows no load average and says 0. */
function fromLoadAverage([lastMinute = 0]: readonly number[], systemRoot: string): number | null {
  if (lastMinute === 0) return null;
  return Math.min(1, Math.max(0, lastMinute / availableCores(systemRoot) - 1));
}

/** By whatever has less room. */
function readMemoryNeed(systemRoot: string): number | null {
  const needs = readRooms(systemRoot).map(({ availableBytes, usualBytes }) => usualBytes / Math.max(availableBytes, 1));
  return needs.length === 0 ? null : Math.max(...needs);
}

function readMemoryRoom(systemRoot: string): MemoryRoom | null {
  const rooms = readRooms(systemRoot);
  if (rooms.length === 0) return null;
  return {
    availableBytes: Math.min(...rooms.map(({ availableBytes }) => availableBytes)),
    usualBytes: Math.min(...rooms.map(({ usualBytes }) => usualBytes)),
  };
}

/** That of the machine, and that of the container that we are in, as far as they are known. */
function readRooms(systemRoot: string): readonly MemoryRoom[] {
  const text = readSystemFile(systemRoot, 'proc/meminfo') ?? '';
  const bytesOf = (name: string): number =>
    1_024 * Number(new RegExp(`^${name}: *(\\d+) kB$`, 'm').exec(text)?.[1] ?? Number.NaN);
  const bounds = findMemoryBounds(systemRoot);
  return [
    roomOf(bytesOf('MemTotal'), bytesOf('MemAvailable')),
    ...(bounds === null ? [] : [roomOf(bounds.limit, bounds.limit - bounds.used)]),
  ].filter(({ availableBytes, usualBytes }) => !Number.isNaN(availableBytes + usualBytes));
}

function roomOf(totalBytes: number, availableBytes: number): MemoryRoom {
  return { availableBytes, usualBytes: Math.min(roomForOne.bytes, totalBytes * roomForOne.share) };
}

/** A supply that gives power outweighs a battery that is used beside it; batteries of mice and keyboards are none of ours. */
function readPower(systemRoot: string): PowerState {
  const folder = 'sys/class/power_supply';
  const is = (name: string, file: string, text: string): boolean =>
    readSystemFile(systemRoot, join(folder, name, file))?.trim() === text;
  const names = listSystemFolder(systemRoot, folder);
  const batteries = names.filter((name) => is(name, 'type', 'Battery') && !is(name, 'scope', 'Device'));
  const isUsed = batteries.some((name) => is(name, 'status', 'Discharging'));
  if (isUsed && !names.some((name) => !batteries.includes(name) && is(name, 'online', '1'))) return 'battery';
  return readSystemFile(systemRoot, 'sys/firmware/acpi/platform_profile')?.trim() === 'low-power' ? 'saving' : 'mains';
}
