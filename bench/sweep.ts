import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { prepareFamily } from '../src/engine/process/open-family.ts';
import { median, ms, type Figure } from './measure.ts';

const bystanders = 200;
const rounds = 15;
const cwd = tmpdir();
const hostMark = `-bench-${process.pid}.`;

/**
 * What it takes to make sure that nothing of a command is left, each time by a look at everybody, with 200 processes beside: from
 * the exit of its leader to the answer. The best of the rounds: what else the machine does can only make it slower.
 */
export async function sweep(): Promise<Figure[]> {
  if (process.platform !== 'linux') return [];
  const crowd = Array.from({ length: bystanders }, () => spawn('sleep', ['60'], { cwd, stdio: 'ignore' }));
  try {
    const swept: number[] = [];
    const read: number[] = [];
    for (let round = 0; round < rounds; round++) {
      swept.push(await timeSweep(round));
      read.push(timeReading());
    }
    const best = `${bystanders} processes beside, best of ${rounds}: ${ms(Math.min(...swept))}, median ${ms(median(swept))}`;
    const detail = `${best}; reading every environment once takes ${ms(Math.min(...read))}`;
    return [{ name: 'Sweep, ms', value: Math.min(...swept), limit: 3, detail }];
  } finally {
    await Promise.all(crowd.map(end));
  }
}

/** The command lives longer than the memory of the last look lasts, and starts somebody: no short cut is open. */
async function timeSweep(round: number): Promise<number> {
  const cookie = `end${hostMark}${round};`;
  const openFamily = await prepareFamily(hostMark);
  const env = { ...process.env, PREFLIGHT_COOKIE: cookie };
  const child = spawn('/bin/sh', ['-c', 'sleep 0.3; true'], { cwd, env, detached: true, stdio: 'ignore' });
  const family = openFamily(child.pid!, cookie);
  await once(child, 'exit');
  const startedMs = performance.now();
  family.noteLeaderExit();
  const left = await family.survivors();
  if (left.length > 0) throw new Error(`${left.length} processes are left of a command that leaves none`);
  return performance.now() - startedMs;
}

function timeReading(): number {
  const startedMs = performance.now();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      readFileSync(`/proc/${pid}/environ`);
    } catch {
      continue; // It has ended meanwhile, or is not ours.
    }
  }
  return performance.now() - startedMs;
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}
