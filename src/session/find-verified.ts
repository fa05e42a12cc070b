import type { Verified } from '../model/event.ts';
import type { RunState } from '../model/state.ts';
import type { RunRequest } from './session-api.ts';
import type { WrappedExecutor } from './session-verdicts.ts';

/** Whether a request is for all that is enabled for its trigger: nothing less may be called verified. */
export function isWhole({ ids, kinds, among, isAlone }: RunRequest): boolean {
  return ids === undefined && kinds === undefined && among === undefined && isAlone !== true;
}

/** What all checks of a run have passed on, when it was the same for all; null when it was not. */
export async function findVerified(
  findTree: NonNullable<WrappedExecutor['findTree']>,
  state: RunState | null,
): Promise<Verified | null> {
  const results = [...(state?.checks.values() ?? [])].flatMap((check) =>
    check.status === 'finished' ? [[check.plan.id, check.result] as const] : [],
  );
  const tree = await findTree(new Map(results));
  return tree === null ? null : { tree };
}
