import { slotsTaken, type Check } from '../model/check.ts';
import type { RunState } from '../model/state.ts';
import { describeCheck, type CheckLine } from './describe-check.ts';
import type { L10n } from './host.ts';
import type { Root } from './root.ts';

/** What is shown of a check of a folder in one line: the latest that is known of it, on the host's clock. */
export function lineOf(l10n: L10n, root: Root, check: Check, nowMs: number): CheckLine {
  const entry = root.board.entries.get(check.id);
  const run = entry?.state.status === 'queued' ? root.board.running.get(entry.runId) : undefined;
  return describeCheck(l10n, check, entry, nowMs, run === undefined ? null : whyQueued(check, run, root));
}

/** What the checks that run take of a run. */
interface Taken {
  readonly slots: number;
  readonly locks: ReadonlySet<string>;
}

/** Every row asks for it. */
const known = new WeakMap<RunState, Taken>();

/** Why a check that is ready does not start although the run has a slot for it: a clause of the engine; null where it is another check. */
function whyQueued({ weight, locks }: Check, run: RunState, root: Root): string | null {
  if (run.limitReason === null) return null;
  const taken = known.get(run) ?? takenOf(run, root);
  known.set(run, taken);
  const slots = taken.slots + slotsTaken(weight, run.jobs);
  if (locks.some((lock) => taken.locks.has(lock))) return null;
  return slots > run.limit && slots <= run.jobs ? run.limitReason : null;
}

function takenOf(run: RunState, { session }: Root): Taken {
  const running = (session?.workspace.checks ?? []).filter(({ id }) => run.checks.get(id)?.status === 'running');
  return {
    slots: running.reduce((sum, { weight }) => sum + slotsTaken(weight, run.jobs), 0),
    locks: new Set(running.flatMap(({ locks }) => locks)),
  };
}
