import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { runProcess } from '../src/engine/process/run-process.ts';
import { ms, type Figure } from './measure.ts';

const count = 100;
const rounds = 5;
const cwd = tmpdir();

async function timeCrowd(runOne: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: count }, runOne));
  return performance.now() - startedMs;
}

function sleepBare(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('sleep', ['1'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', () => {});
    child.on('error', reject);
    child.on('close', () => resolve());
  });
}

async function sleepSupervised(): Promise<void> {
  const { verdict, reason } = await runProcess({ command: ['sleep', '1'], cwd });
  if (verdict !== 'passed') throw new Error(`${verdict}: ${reason}`);
}

/** A hundred commands at once that wait a second: what starting and ending them all at the same moment costs. The best of five. */
export async function crowdOfSleeps(): Promise<Figure[]> {
  const bare: number[] = [];
  const supervised: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await timeCrowd(sleepBare));
    supervised.push(await timeCrowd(sleepSupervised));
  }
  const bestMs = Math.min(...supervised);
  const detail = `${count} sleeps of 1 s at once: ${ms(bestMs)} supervised, ${ms(Math.min(...bare))} bare`;
  return [{ name: 'Crowd, s', value: bestMs / 1_000, limit: 1.3, detail }];
}
