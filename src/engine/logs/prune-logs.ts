import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface Retention {
  /** The run that goes on, which stays in any case and counts for nothing. */
  readonly current: string;
  readonly nowMs: number;
  /** The most that remains of other runs, and for how long. */
  readonly runs: number;
  readonly bytes: number;
  readonly ageMs: number;
}

/** The id of a run; its first part is when it started. Nothing else in the folder is ours. */
const runIdPattern = /^([0-9a-z]{1,11})-[0-9a-z]+-[0-9a-z]+$/;

/** Removes the logs of the oldest runs, until the rest is within the limits. Follows no link, and leaves alone what is no run's. */
export async function pruneLogs(directory: string, { current, nowMs, runs, bytes, ageMs }: Retention): Promise<void> {
  const others = (await readdir(directory, { withFileTypes: true })).flatMap((entry) => {
    const time = runIdPattern.exec(entry.name)?.[1];
    return time === undefined || entry.name === current || !entry.isDirectory()
      ? []
      : [{ folder: join(directory, entry.name), startedMs: Number.parseInt(time, 36) }];
  });
  others.sort((a, b) => b.startedMs - a.startedMs);
  let left = bytes;
  for (const [index, { folder, startedMs }] of others.entries()) {
    const isOld = index >= runs || nowMs - startedMs > ageMs;
    if (!isOld && left >= 0) left -= await sizeOf(folder);
    if (isOld || left < 0) await rm(folder, { recursive: true, force: true });
  }
}

async function sizeOf(folder: string): Promise<number> {
  const sizes = await Promise.all((await readdir(folder)).map(async (file) => (await lstat(join(folder, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
