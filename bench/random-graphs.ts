import { remainingCriticalPath } from '../src/engine/scheduler.ts';
import { buildGraph } from '../src/engine/graph.ts';
import { simulate, type SimulatedTask } from '../src/engine/simulate.ts';
import type { Figure } from './measure.ts';

const jobs = 8;

/** Random graphs of 60 tasks on 8 slots, simulated: makespan over what no schedule can beat. */
export function randomGraphs(): Promise<Figure[]> {
  const ratios = Array.from({ length: 500 }, (_, seed) => ratioToBound(randomTasks(seed + 1)));
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  const worst = Math.max(...ratios);
  const detail = `500 random graphs, 60 tasks, ${jobs} slots: makespan / max(critical path, work / slots), worst ${worst.toFixed(3)}`;
  return Promise.resolve([{ name: 'Schedule quality', value: mean, limit: 1.1, detail }]);
}

function ratioToBound(tasks: readonly SimulatedTask[]): number {
  const { graph } = buildGraph(
    tasks.map(({ id, dependsOn, durationMs }) => ({
      id,
      dependsOn: (dependsOn ?? []).map((check) => ({ check, when: 'success' as const })),
      weight: 1,
      priority: 0,
      locks: [],
      effect: 'read' as const,
      estimateMs: durationMs,
    })),
  );
  const work = tasks.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const bound = Math.max(work / jobs, ...remainingCriticalPath(graph!).values());
  return simulate({ tasks, slots: jobs }).makespanMs / bound;
}

function randomTasks(seed: number): SimulatedTask[] {
  const random = mulberry32(seed);
  return Array.from({ length: 60 }, (_, index) => ({
    id: `t${index}`,
    durationMs: 20 + Math.floor(random() * 380),
    dependsOn: [...new Set(Array.from({ length: Math.floor(random() * 3) }, () => `t${Math.floor(random() * index)}`))].filter(
      () => index > 5,
    ),
  }));
}

/** A small seeded generator (mulberry32, Tommy Ettinger, public domain), so that every run measures the same graphs. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
