import type { RunEvent } from '../model/event.ts';
import type { Clock } from '../engine/ports.ts';
import { advanceTimeline, durationOf, factsOf, type Facts, type Timeline } from '../session/timeline/timeline.ts';
import type { L10n } from './host.ts';
import type { Root } from './root.ts';
import { describeGroup, groupChecks, type Grouping } from './tree-nodes.ts';

/** A run of this window over time. */
export interface RecordedRun {
  readonly root: Root;
  readonly timeline: Timeline;
  /** When it began, on the clock of the host. */
  readonly startedMs: number;
}

/** Runs that can be looked at again; the oldest go first. */
const mostRuns = 50;

/** The runs of this window, oldest first. */
export class TimelineRuns {
  readonly #clock: Clock;
  readonly #l10n: L10n;
  readonly #grouping: () => Grouping;
  readonly #runs = new Map<string, RecordedRun>();

  constructor({ clock, l10n, grouping }: { readonly clock: Clock; readonly l10n: L10n; readonly grouping: () => Grouping }) {
    this.#clock = clock;
    this.#l10n = l10n;
    this.#grouping = grouping;
  }

  get all(): readonly RecordedRun[] {
    return [...this.#runs.values()];
  }

  get latest(): RecordedRun | null {
    return this.all.at(-1) ?? null;
  }

  find(run: string): RecordedRun | null {
    return this.#runs.get(run) ?? null;
  }

  /** Takes what happens in a run; what was there before it began here is not known. */
  take(root: Root, event: RunEvent): void {
    const before = this.#runs.get(event.runId) ?? null;
    const facts = event.type === 'run-started' ? this.#factsOf(root) : noFacts;
    const timeline = advanceTimeline(before?.timeline ?? null, event, facts);
    if (timeline === null || timeline === before?.timeline) return;
    const startedMs = before?.startedMs ?? this.#clock.nowMs() - event.atMs;
    this.#runs.set(event.runId, { root, timeline, startedMs });
    for (const oldest of [...this.#runs.keys()].slice(0, -mostRuns)) this.#runs.delete(oldest);
  }

  /** The time of the run: of one that goes on, now. */
  nowOf({ timeline, startedMs }: RecordedRun): number {
    return timeline.end === null ? this.#clock.nowMs() - startedMs : durationOf(timeline);
  }

  /** In the order and under the headings of the tree. */
  #factsOf({ session, board }: Root): Facts {
    const groups = groupChecks(session?.workspace.checks ?? [], this.#grouping());
    const headings = new Map(
      groups.flatMap(({ key, checks }) =>
        checks.map(({ id }) => [id, key === null ? null : describeGroup(this.#l10n, key).label] as const),
      ),
    );
    return factsOf(
      groups.flatMap(({ checks }) => checks),
      (id) => board.entries.get(id)?.usualMs ?? null,
      ({ id }) => headings.get(id) ?? null,
    );
  }
}

const noFacts: Facts = new Map();
