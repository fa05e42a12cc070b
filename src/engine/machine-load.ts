import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import type { Clock } from './ports.ts';

/** How busy the processors are. */
export interface MachineLoad {
  /** The share of the time since the last call in which something that could run had to wait for a processor; null when nobody can tell. */
  sample(): number | null;
}

/**
 * From the pressure that Linux measures (`/proc/pressure/cpu`, "some"); else guessed from the load
 * average, of which what exceeds the cores waits.
 */
export function createMachineLoad(clock: Clock): MachineLoad {
  let last: { readonly atMs: number; readonly stalledMs: number } | null = null;
  return {
    sample() {
      const stalledMs = readStalledMs();
      const atMs = clock.nowMs();
      if (stalledMs === null) return fromLoadAverage();
      const before = last;
      last = { atMs, stalledMs };
      if (before === null || atMs <= before.atMs) return null;
      return Math.min(1, Math.max(0, (stalledMs - before.stalledMs) / (atMs - before.atMs)));
    },
  };
}

function readStalledMs(): number | null {
  if (process.platform !== 'linux') return null;
  try {
    const total = /^some .*\btotal=(\d+)/m.exec(readFileSync('/proc/pressure/cpu', 'utf8'))?.[1];
    return total === undefined ? null : Number(total) / 1_000;
  } catch {
    return null; // A kernel without pressure, or one that hides it.
  }
}

/** Windows knows no load average and says 0. */
function fromLoadAverage(): number | null {
  const [lastMinute = 0] = loadavg();
  if (lastMinute === 0) return null;
  return Math.min(1, Math.max(0, lastMinute / availableParallelism() - 1));
}
