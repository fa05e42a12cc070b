import type { RunEvent } from '../model/event.ts';
import type { TimedRecord } from '../engine/history/history.ts';
import type { Clock } from '../engine/ports.ts';
import { toPastTimeline } from '../session/timeline/past-timeline.ts';
import { advanceTimeline, durationOf, factsOf, type Facts, type Timeline } from '../session/timeline/timeline.ts';
import type { L10n } from './host.ts';
import type { Root } from './root.ts';
import { describeGroup, groupChecks, type Grouping } from './tree-nodes.ts';

/** A run over time. */
export interface RecordedRun {
  readonly root: Root;
  readonly timeline: Timeline;
  /** When it began, on the clock of the host; null for one of another process, which is over. */
  readonly startedMs: number | null;
}

/** A run that can be looked at. */
export interface RunHeading extends Pick<Timeline, 'runId' | 'startedAt' | 'trigger' | 'end'> {
  readonly root: Root;
  readonly checks: number;
}

/** A run that history has kept; its picture is made when somebody wants to see it. */
interface PastRun {
  readonly root: Root;
  readonly record: TimedRecord;
  picture: RecordedRun | null;
}

/** Runs of this window that can be looked at again; the oldest go first. */
const mostRuns = 50;

/** The runs of this window, and before them those that history has kept of other windows and of the command line. */
export class TimelineRuns {
  readonly #clock: Clock;
  readonly #l10n: L10n;
  readonly #grouping: () => Grouping;
  readonly #runs = new Map<string, RecordedRun>();
  #past: ReadonlyMap<string, PastRun> = new Map();

  constructor({ clock, l10n, grouping }: { readonly clock: Clock; readonly l10n: L10n; readonly grouping: () => Grouping }) {
    this.#clock = clock;
    this.#l10n = l10n;
    this.#grouping = grouping;
  }

  /** Oldest first. */
  get all(): readonly RunHeading[] {
    const past = [...this.#past.values()].map(({ root, record }): RunHeading => {
      const { runId, startedAt, durationMs, times } = record;
      const end = { verdict: times.verdict, durationMs };
      return { root, runId, startedAt, trigger: times.trigger, end, checks: times.checks.length };
    });
    const own = [...this.#runs.values()].map(({ root, timeline }): RunHeading => {
      const { runId, startedAt, trigger, end, checks } = timeline;
      return { root, runId, startedAt, trigger, end, checks: checks.length };
    });
    const foreign = past.filter(({ runId }) => !this.#runs.has(runId));
    return [...foreign, ...own].toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0));
  }

  /** The latest of this window, else the latest that is kept. */
  get latest(): RecordedRun | null {
    const own = [...this.#runs.values()].at(-1);
    if (own !== undefined) return own;
    const last = this.all.at(-1);
    return last === undefined ? null : this.find(last.runId);
  }

  find(run: string): RecordedRun | null {
    const own = this.#runs.get(run);
    const past = this.#past.get(run);
    if (own !== undefined || past === undefined) return own ?? null;
    return (past.picture ??= this.#draw(past));
  }

  /** The latest run with this quality; null where none has it. */
  findLast(has: (run: RecordedRun) => boolean): RecordedRun | null {
    for (const { runId } of this.all.toReversed()) {
      const run = this.find(runId);
      if (run !== null && has(run)) return run;
    }
    return null;
  }

  /** Looks what has been kept of the runs of these folders. */
  readPast(roots: readonly Root[]): void {
    const past = roots.flatMap((root) =>
      (root.session?.timedRuns() ?? []).map((record): PastRun => ({ root, record, picture: null })),
    );
    this.#past = new Map(past.map((run) => [run.record.runId, run]));
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
    return timeline.end === null && startedMs !== null ? this.#clock.nowMs() - startedMs : durationOf(timeline);
  }

  #draw({ root, record }: PastRun): RecordedRun {
    const checks = root.session?.workspace.checks ?? [];
    const timeline = toPastTimeline(record, root.folder.uri.fsPath, checks, this.#factsOf(root));
    return { root, timeline, startedMs: null };
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
