import { errorCode } from './system-error.ts';
import type { Family, Member } from './family.ts';

/** The process group that a command leads. */
export function groupFamily(pid: number): Family {
  let isOrphaned = false;
  let hasLeader = true;
  return {
    noteLeaderExit() {
      hasLeader = false;
      isOrphaned = signalGroup(pid, 0);
    },
    async ask() {
      if (!hasLeader && !isOrphaned) return;
      signalGroup(pid, 'SIGTERM');
      signalGroup(pid, 'SIGCONT');
    },
    async force() {
      if (!hasLeader && !isOrphaned) return;
      signalGroup(pid, 'SIGKILL');
    },
    async survivors(): Promise<readonly Member[]> {
      return !hasLeader && isOrphaned && signalGroup(pid, 0) ? [{ pid, command: `process group ${pid}` }] : [];
    },
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
