import type { CompiledTasks } from './compile-tasks.ts';
import { SchedulerCore } from './scheduler-core.ts';

/** What happens when tasks take exactly so long. Times in milliseconds since the start, by task. */
export interface VirtualRun {
  readonly makespanMs: number;
  readonly startsMs: Float64Array;
  readonly endsMs: Float64Array;
  /** In the order of their start. */
  readonly started: readonly number[];
}

/** Drives the real scheduler on a virtual clock; everything passes. */
export function runVirtually(
  tasks: CompiledTasks,
  slots: number,
  order: ArrayLike<number>,
  durations: Float64Array = tasks.durations,
): VirtualRun {
  const scheduler = new SchedulerCore(tasks, slots, order);
  const size = tasks.ids.length;
  const startsMs = new Float64Array(size);
  const endsMs = new Float64Array(size);
  const started: number[] = [];
  // What runs, by its end, the next to end last: short, because it never holds more than there are slots.
  const running: number[] = [];
  let nowMs = 0;
  scheduler.begin();
  for (;;) {
    for (const task of scheduler.takeStartable()) {
      const endMs = nowMs + durations[task]!;
      startsMs[task] = nowMs;
      endsMs[task] = endMs;
      started.push(task);
      let at = running.length;
      while (at > 0 && endsMs[running[at - 1]!]! < endMs) at--;
      running.splice(at, 0, task);
    }
    const next = running.at(-1);
    if (next === undefined) return { makespanMs: nowMs, startsMs, endsMs, started };
    nowMs = endsMs[next]!;
    // All that end now end before anything else starts.
    while (running.length > 0 && endsMs[running.at(-1)!] === nowMs) scheduler.end(running.pop()!, true);
  }
}
