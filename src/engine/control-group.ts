import { availableParallelism } from 'node:os';
import { join, posix } from 'node:path';
import { readSystemFile } from './system-file.ts';

/** Memory in bytes: what a container may use at most, and what it uses and cannot give back. */
export interface MemoryBounds {
  readonly limit: number;
  readonly used: number;
}

/** Where a container or a service says how much of the machine it may use (cgroup v2): its own folder and those above it, as far as we see them. */
function controlFolders(systemRoot: string): readonly string[] {
  const path = /^0::(\/.*)$/m.exec(readSystemFile(systemRoot, 'proc/self/cgroup') ?? '')?.[1];
  if (path === undefined || readSystemFile(systemRoot, 'sys/fs/cgroup/cgroup.controllers') === null) return [];
  const folders: string[] = [];
  // A path that leads out of what the container sees is that of its own top.
  for (let at = path.includes('..') ? '/' : path; ; at = posix.dirname(at)) {
    folders.push(join('sys/fs/cgroup', at));
    if (at === '/') return folders;
  }
}

/**
 * Processors that this process may use, at least 1, also where an older Node does not know of the quota of a container (`cpu.max`). A
 * part of a processor counts as one.
 */
export function availableCores(systemRoot = '/', seen = availableParallelism()): number {
  const quotas = controlFolders(systemRoot).flatMap((folder) => {
    const [, quota, period] = /^(\d+) (\d+)/.exec(readSystemFile(systemRoot, join(folder, 'cpu.max')) ?? '') ?? [];
    return quota === undefined || Number(period) === 0 ? [] : [Math.ceil(Number(quota) / Number(period))];
  });
  return Math.max(1, Math.min(seen, ...quotas));
}

/** The bounds with the least room among those of this process; null where nothing bounds it. */
export function findMemoryBounds(systemRoot = '/'): MemoryBounds | null {
  const all = controlFolders(systemRoot).flatMap((folder) => {
    const read = (name: string): string => readSystemFile(systemRoot, join(folder, name)) ?? '';
    const limit = Number.parseInt(read('memory.max'), 10);
    const current = Number.parseInt(read('memory.current'), 10);
    if (Number.isNaN(limit) || Number.isNaN(current)) return [];
    const files = [...read('memory.stat').matchAll(/^(?:active_file|inactive_file|slab_reclaimable) (\d+)$/gm)];
    return [{ limit, used: Math.max(0, current - files.reduce((sum, [, bytes]) => sum + Number(bytes), 0)) }];
  });
  return all.sort((a, b) => a.limit - a.used - (b.limit - b.used))[0] ?? null;
}
