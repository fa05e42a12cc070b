import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { runProcess } from '../src/engine/process/run-process.ts';
import { median, ms, type Figure } from './measure.ts';

/*
 * What supervision costs: 200 times `true`, 8 at a time, through `runProcess` against bare `child_process.spawn` with both streams
 * read, in turns on the same machine. CPU is that of this process and of the children that it has waited for.
 */
const count = 200;
const atOnce = 8;
const rounds = 9;
const cwd = tmpdir();

interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

function spawnBare(): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn('true', [], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', () => {});
    child.on('close', () => resolve());
  });
}

async function spawnSupervised(): Promise<void> {
  const { verdict, reason } = await runProcess({ command: ['true'], cwd, timeoutMs: 60_000 });
  if (verdict !== 'passed') throw new Error(`${verdict}: ${reason}`);
}

async function measure(runOne: () => Promise<void>): Promise<Cost> {
  const startMs = performance.now();
  const startCpuMs = cpuMs();
  let started = 0;
  const worker = async () => {
    while (started++ < count) await runOne();
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { wallMs: performance.now() - startMs, cpuMs: cpuMs() - startCpuMs };
}

function cpuMs(): number {
  const own = process.cpuUsage();
  return (own.user + own.system) / 1_000 + childrenCpuMs();
}

/** The CPU time of children that have been waited for, in ticks of 10 ms; only Linux tells it. */
function childrenCpuMs(): number {
  if (process.platform !== 'linux') return 0;
  const stat = readFileSync('/proc/self/stat', 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

/** The price of supervision in wall time and in CPU time. */
export async function processOverhead(): Promise<Figure[]> {
  await measure(spawnBare);
  await measure(spawnSupervised);
  const bare: Cost[] = [];
  const supervised: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await measure(spawnBare));
    supervised.push(await measure(spawnSupervised));
  }
  return (['wallMs', 'cpuMs'] as const).map((key) => {
    const baseMs = median(bare.map((cost) => cost[key]));
    const oursMs = median(supervised.map((cost) => cost[key]));
    const name = key === 'wallMs' ? 'Supervision, wall' : 'Supervision, CPU';
    const detail = `${count} times \`true\`, ${atOnce} at once: ${ms(oursMs)} against ${ms(baseMs)} of bare spawns`;
    return { name, value: oursMs / baseMs, limit: 1.25, detail };
  });
}
