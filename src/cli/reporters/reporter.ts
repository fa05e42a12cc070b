import type { Check } from '../../model/check.ts';
import type { RunEvent } from '../../model/event.ts';
import type { RunState } from '../../model/state.ts';
import type { Io, Sink } from '../io.ts';
import type { Paint } from '../paint.ts';

/** Shows one run. Disposing it puts back whatever it did to the terminal; it comes last in every case. */
export interface Reporter extends Disposable {
  /** Every event of the run, in order, as it happens. */
  onEvent(event: RunEvent): void;
  /** A word to the person who waits. Reports for machines say nothing. */
  say(text: string): void;
  /** The run has ended and every event was seen. */
  finish(state: RunState): void;
}

/** What reporters for people need. */
export interface ReporterOptions {
  readonly io: Io;
  readonly sink: Pick<Sink, 'write' | 'columns' | 'rows'>;
  readonly paint: Paint;
  /** Only failures and the summary. */
  readonly quiet: boolean;
  /** All checks of the workspace, for their commands. */
  readonly checks: ReadonlyMap<string, Check>;
  /** How long the run will probably go on, in milliseconds; null when that is not to be trusted. */
  readonly eta: () => number | null;
  /** Configuration files that were read, relative to the root. */
  readonly configFiles: readonly string[];
}

/** Runs no code of its own at the end, and has nothing to put back. */
export const nothingToRestore = (): void => {};
