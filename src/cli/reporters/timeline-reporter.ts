import type { RunState } from '../../model/state.ts';
import { advanceTimeline, type Facts, type Timeline } from '../../session/timeline/timeline.ts';
import { nothingToRestore, type Reporter } from './reporter.ts';

/** Writes what a run looked like over time, when it has ended. */
export function createTimelineReporter(
  write: (text: string) => void,
  facts: Facts,
  render: (timeline: Timeline, state: RunState) => string,
): Reporter {
  let timeline: Timeline | null = null;
  return {
    onEvent: (event) => void (timeline = advanceTimeline(timeline, event, facts)),
    say() {},
    finish: (state) => {
      if (timeline !== null) write(render(timeline, state));
    },
    [Symbol.dispose]: nothingToRestore,
  };
}
