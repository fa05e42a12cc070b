import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** How much of all processors of the machine is in use, whoever uses them. */
export interface CpuUse {
  /** The share of the time since the last call in which they were busy, from 0 to 1; null when that was the first, or nobody can tell. */
  sample(): number | null;
}

/** Times of all processors together since the machine was started, in any unit. */
export interface CpuTimes {
  readonly busy: number;
  readonly idle: number;
}

/** Counts what the system counts; `read` is another way to it, for tests. */
export function createCpuUse(read: () => CpuTimes | null = readCpuTimes): CpuUse {
  let last: CpuTimes | null = null;
  return {
    sample() {
      const [before, now] = [last, read()];
      last = now;
      if (before === null || now === null) return null;
      const busy = now.busy - before.busy;
      const all = busy + now.idle - before.idle;
      return all <= 0 ? null : Math.min(1, Math.max(0, busy / all));
    },
  };
}

/** On Linux from the one line that has the sum: `os.cpus()` reads several files for every processor there. */
function readCpuTimes(): CpuTimes | null {
  if (process.platform === 'linux') return readProcStat();
  const times = cpus().map((cpu) => cpu.times);
  const sum = (value: (one: (typeof times)[number]) => number): number => times.reduce((all, one) => all + value(one), 0);
  const busy = sum(({ user, nice, sys, irq }) => user + nice + sys + irq);
  return times.length === 0 ? null : { busy, idle: sum(({ idle }) => idle) };
}

function readProcStat(): CpuTimes | null {
  try {
    return parseProcStat(readFileSync('/proc/stat', 'latin1'));
  } catch {
    return null; // A sandbox without /proc.
  }
}

/** `cpu  user nice system idle iowait irq softirq steal …`, see proc_stat(5). Waiting for a disk is idle. */
export function parseProcStat(text: string): CpuTimes | null {
  const line = text.slice(0, text.indexOf('\n'));
  const [word, ...fields] = line.split(/ +/);
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = fields.map(Number);
  const times = { busy: user + nice + system + irq + softirq + steal, idle: idle + iowait };
  return word === 'cpu' && times.busy + times.idle > 0 ? times : null;
}
