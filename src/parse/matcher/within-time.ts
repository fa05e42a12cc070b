import { createContext, Script, type Context } from 'node:vm';

/**
 * Calls a function and gives up after that many milliseconds of wall time, also in the middle of a regular expression that does not
 * come to an end: then the answer is false, and the function was left wherever it was. What it throws is thrown.
 */
export function finishesWithin(milliseconds: number, work: () => void): boolean {
  caller ??= { script: new Script('work()'), context: createContext({}) };
  caller.context['work'] = work;
  try {
    caller.script.runInContext(caller.context, { timeout: Math.max(1, Math.ceil(milliseconds)) });
    return true;
  } catch (error) {
    if (isTimeout(error)) return false;
    throw error;
  } finally {
    caller.context['work'] = undefined;
  }
}

/** The error is one of the other context: it is no instance of this one's `Error`. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/** Made when it is first needed. */
let caller: { readonly script: Script; readonly context: Context } | null = null;
