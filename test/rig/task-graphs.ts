import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatedTask } from '../../src/engine/simulate.ts';

/** A task graph with the shortest time in which so many slots can do it, proven. */
export interface SolvedGraph {
  readonly name: string;
  readonly tasks: readonly (SimulatedTask & { readonly durationMs: number })[];
  readonly slots: number;
  readonly optimalMs: number;
}

const directory = join(import.meta.dirname, '../fixtures/stg');

/** The sample of the Standard Task Graph Set in the fixtures, each graph on 2, 4, 8 and 16 slots. */
export function readSolvedGraphs(): SolvedGraph[] {
  const optima: Readonly<Record<string, Readonly<Record<string, number>>>> = JSON.parse(
    readFileSync(join(directory, 'optimal.json'), 'utf8'),
  );
  return readdirSync(directory)
    .filter((name) => name.endsWith('.stg'))
    .sort()
    .flatMap((name) => {
      const tasks = parse(readFileSync(join(directory, name), 'utf8'));
      return Object.entries(optima[name]!).map(([slots, optimalMs]) => ({ name, tasks, slots: Number(slots), optimalMs }));
    });
}

/** A line: number of the task, its time, how many it waits for, which. */
function parse(text: string): SolvedGraph['tasks'] {
  const rows = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(({ length }) => length >= 3);
  return rows.map(([id, durationMs, , ...needs]) => ({
    id: `t${id}`,
    durationMs: durationMs!,
    dependsOn: needs.map((needed) => `t${needed}`),
  }));
}

/** A small seeded generator (mulberry32, Tommy Ettinger, public domain), so that every run sees the same numbers. */
export function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
