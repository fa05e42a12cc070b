import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { mulberry32 } from '../test/rig/task-graphs.ts';
import { measureSideBySide, ms, type Figure } from './measure.ts';
import { cli, withWorkspace } from './workspace.ts';

interface Sleep {
  readonly id: string;
  readonly ms: number;
  readonly dependsOn: readonly string[];
  /** `sleep` when absent. */
  readonly command?: readonly string[];
}

interface Scene {
  readonly name: string;
  readonly sleeps: readonly Sleep[];
  readonly jobs: number;
  readonly limit: number;
  /** What the wall time is compared with. */
  readonly over: 'bound' | 'loop';
  readonly about: string;
}

const rounds = 5;

/**
 * Real runs of commands that only wait, the whole process of the command line, over what no schedule can beat: the longest chain, or
 * the work by the slots. The same by a bare loop, in the order of declaration and measured in turn, tells what the machine costs now.
 * A crowd of starts at one moment costs more than it waits, so that is compared with the loop alone. History is known from the first round on, and no verdict is taken over.
 */
export async function realSchedules(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const scene of [layers(), chainLast(), crowd(), burners()]) figures.push(await measure(scene));
  return figures;
}

async function measure({ name, sleeps, jobs, limit, over, about }: Scene): Promise<Figure> {
  const tasks = sleeps.map(({ id, ms: sleepMs, dependsOn, command = ['sleep', String(sleepMs / 1_000)] }) => ({
    id,
    command,
    dependsOn,
  }));
  const checks = Object.fromEntries(tasks.map(({ id, command, dependsOn }) => [id, { command, dependsOn }]));
  const kept = mkdtempSync(join(tmpdir(), 'preflight-bench-'));
  try {
    return await withWorkspace(checks, (cwd) => {
      const file = join(kept, 'tasks.json');
      writeFileSync(file, JSON.stringify(tasks));
      const env = { PREFLIGHT_CACHE_DIR: kept };
      const loop = [process.execPath, resolve(import.meta.dirname, 'spawn-graph.ts'), file, String(jobs)];
      const ours = [process.execPath, cli, 'run', '--no-cache', '--reporter', 'plain', '--jobs', String(jobs)];
      const { baselineMs, subjectMs } = measureSideBySide({ argv: loop, cwd, env }, { argv: ours, cwd, env }, rounds);
      const bound = boundOf(sleeps, jobs);
      const least = bound > 0 ? ` over ${ms(bound)}, ${(baselineMs / bound).toFixed(2)} for the loop` : '';
      const detail = `${about}, ${jobs} jobs: ${ms(subjectMs)}, a bare loop ${ms(baselineMs)}${least}`;
      return { name, value: subjectMs / (over === 'bound' ? bound : baselineMs), limit, detail };
    });
  } finally {
    rmSync(kept, { recursive: true, force: true });
  }
}

/** Each depends on sleeps that stand before it. */
function boundOf(sleeps: readonly Sleep[], jobs: number): number {
  const ends = new Map<string, number>();
  for (const { id, ms: sleepMs, dependsOn } of sleeps)
    ends.set(id, sleepMs + Math.max(0, ...dependsOn.map((needed) => ends.get(needed)!)));
  const work = sleeps.reduce((sum, { ms: sleepMs }) => sum + sleepMs, 0);
  return Math.max(work / jobs, ...ends.values());
}

function layers(): Scene {
  const random = mulberry32(11);
  const sleeps = Array.from({ length: 60 }, (_, index): Sleep => {
    const layer = Math.floor(index / 10);
    const before = (layer - 1) * 10;
    const needed = layer === 0 ? [] : [before + Math.floor(random() * 10), before + Math.floor(random() * 10)];
    return { id: `s${index}`, ms: 20 + Math.floor(random() * 381), dependsOn: [...new Set(needed)].map((other) => `s${other}`) };
  });
  return {
    name: 'Sleeps in layers',
    sleeps,
    jobs: 8,
    limit: 1.07,
    over: 'bound',
    about: '60 sleeps of 20 to 400 ms in 6 layers',
  };
}

function chainLast(): Scene {
  const shorts = Array.from({ length: 40 }, (_, index): Sleep => ({ id: `s${index}`, ms: 200, dependsOn: [] }));
  const chain = Array.from({ length: 8 }, (_, index): Sleep => ({
    id: `c${index}`,
    ms: 200,
    dependsOn: index === 0 ? [] : [`c${index - 1}`],
  }));
  return {
    name: 'Chain declared last',
    sleeps: [...shorts, ...chain],
    jobs: 8,
    limit: 1.06,
    over: 'bound',
    about: '48 sleeps of 200 ms, 8 of them a chain',
  };
}

function crowd(): Scene {
  const sleeps = Array.from({ length: 100 }, (_, index): Sleep => ({ id: `s${index}`, ms: 200, dependsOn: [] }));
  return { name: 'Sleeping crowd', sleeps, jobs: 100, limit: 1.3, over: 'loop', about: '100 sleeps of 200 ms' };
}

/** What computes leaves no processor idle while more is queued: then it takes as long as in the loop. */
function burners(): Scene {
  const command = [process.execPath, '-e', 'for (let x = 1, i = 0; i < 2e7; i++) x = (x * 16807) % 2147483647'];
  const sleeps = Array.from({ length: 12 }, (_, index): Sleep => ({ id: `b${index}`, ms: 0, dependsOn: [], command }));
  const jobs = availableParallelism();
  return { name: 'Work that computes', sleeps, jobs, limit: 1.1, over: 'loop', about: '12 commands that compute' };
}
