import { remainingCriticalPath } from '../src/engine/offer-order.ts';
import { buildGraph } from '../src/engine/graph.ts';
import { simulate, type SimulatedTask } from '../src/engine/simulate.ts';
import { mulberry32, readSolvedGraphs } from '../test/rig/task-graphs.ts';
import { median, ms, type Figure } from './measure.ts';

const jobs = 8;

/** Random graphs of 60 tasks on 8 slots, simulated: makespan over what no schedule can beat. */
export function randomGraphs(): Promise<Figure[]> {
  const ratios = Array.from({ length: 500 }, (_, seed) => ratioToBound(randomTasks(seed + 1)));
  const worst = Math.max(...ratios);
  const detail = `500 random graphs, 60 tasks, ${jobs} slots: makespan / max(critical path, work / slots), worst ${worst.toFixed(3)}`;
  return Promise.resolve([{ name: 'Schedule quality', value: meanOf(ratios), limit: 1.1, detail }]);
}

/** The sample of the Standard Task Graph Set: simulated makespan over the proven optimum, and what deciding costs. */
export function solvedGraphs(): Promise<Figure[]> {
  const graphs = readSolvedGraphs();
  const exact = graphs.map(({ tasks, slots, optimalMs }) => simulate({ tasks, slots }).makespanMs / optimalMs);
  const random = mulberry32(1);
  const noisy = Array.from({ length: 3 }, () => graphs)
    .flat()
    .map(({ tasks, slots, optimalMs }) => {
      const believed = tasks.map((task) => ({ ...task, estimateMs: task.durationMs * (0.7 + 0.6 * random()) }));
      return simulate({ tasks: believed, slots }).makespanMs / optimalMs;
    });
  const detail = `${graphs.length / 4} standard task graphs on 2, 4, 8 and 16 slots: makespan / proven optimum`;
  return Promise.resolve([
    { name: 'Schedule, mean', value: meanOf(exact), limit: 1.0015, detail, digits: 5 },
    { name: 'Schedule, worst', value: Math.max(...exact), limit: 1.03, detail, digits: 4 },
    {
      name: 'Schedule, ±30 %',
      value: meanOf(noisy),
      limit: 1.04,
      detail: `${detail}, expectations wrong by up to 30 %`,
      digits: 4,
    },
    schedulingCost(),
  ]);
}

/** What it costs to order and drive a thousand tasks, without anything that they do. */
function schedulingCost(): Figure {
  const random = mulberry32(7);
  const tasks = Array.from({ length: 1_000 }, (_, index) => ({
    id: `t${index}`,
    durationMs: 20 + Math.floor(random() * 380),
    dependsOn: index < 20 ? [] : [...new Set([`t${Math.floor(random() * index)}`, `t${Math.floor(random() * index)}`])],
  }));
  const times = Array.from({ length: 9 }, () => {
    const startedMs = performance.now();
    simulate({ tasks, slots: 8 });
    return performance.now() - startedMs;
  });
  const detail = `1,000 tasks on 8 slots, ordered and driven: ${ms(median(times))}`;
  return { name: 'Scheduling, ms per check', value: median(times) / 1_000, limit: 0.1, detail, digits: 4 };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function ratioToBound(tasks: readonly SimulatedTask[]): number {
  const { graph } = buildGraph(
    tasks.map(({ id, dependsOn, durationMs }) => ({
      id,
      dependsOn: (dependsOn ?? []).map((check) => ({ check, when: 'success' as const })),
      weight: 1,
      priority: 0,
      locks: [],
      effect: 'read' as const,
      writes: [],
      inputs: null,
      estimateMs: durationMs,
      memoryBytes: 0,
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
