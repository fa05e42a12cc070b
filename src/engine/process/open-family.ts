import type { Family } from './family.ts';
import { LinuxFamily } from './family-linux.ts';
import { Census } from './find-members.ts';
import { isLivingLeader, isOwnLaunch } from './live-processes.ts';
import { openProcessTable, type ProcessTable } from './process-table.ts';

/** Makes the family of a command that has just been started. Cannot fail. */
export type OpenFamily = (pid: number, cookie: string) => Family;

let processTable: ProcessTable | null = null;
let census: Census | null = null;

/** The best proof of belonging that this platform gives. To be asked before the start: between a start and its supervision nothing may wait. */
export async function prepareFamily(hostMark: string): Promise<OpenFamily> {
  processTable ??= openProcessTable();
  const table = processTable;
  census ??= new Census(hostMark, isLivingLeader);
  const known = census;
  if (table !== null) return (pid, cookie) => new LinuxFamily({ pid, cookie, census: known, table, isOwnLaunch });
  if (process.platform === 'win32') {
    const { WindowsFamily } = await import('./family-windows.ts');
    return (pid) => new WindowsFamily(pid);
  }
  const { GroupFamily, listByPs } = await import('./family-group.ts');
  // On Linux `ps` reads the very `/proc` that is not ours: its numbers would be those of strangers.
  const list = process.platform === 'linux' ? null : listByPs;
  return (pid) => new GroupFamily(pid, list);
}
