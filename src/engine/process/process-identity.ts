import { errorCode } from '../../model/error-code.ts';
import { BlindError, openProcessTable } from './process-table.ts';

/** A process as it can be found again: its number may be given away, its number together with its start may not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In the system's ticks since the boot; null where it does not tell. */
  readonly start: number | null;
}

export function identify(pid: number): ProcessIdentity {
  return { pid, start: startOf(pid) };
}

/** Whether that very process still runs; where the system does not tell starts, whether the number is taken. */
export function isAlive({ pid, start }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    return errorCode(thrown) === 'EPERM';
  }
  const now = startOf(pid);
  return start === null || now === null || now === start;
}

function startOf(pid: number): number | null {
  try {
    return openProcessTable()?.row(pid)?.startTicks ?? null;
  } catch (thrown) {
    if (thrown instanceof BlindError) return null;
    throw thrown;
  }
}
