import { errorCode } from '../../model/error-code.ts';

/**
 * Sends a signal to a process, or with a negative pid to a group; 0 only asks. False when there is nobody, true also when we lack
 * the right. Refuses 0, 1 and -1 in every form: those are our own group, the init process, and everybody.
 */
export function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  if (!Number.isSafeInteger(pid) || Math.abs(pid) <= 1) return false;
  try {
    return process.kill(pid, signal);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
