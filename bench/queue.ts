import type { Figure } from './measure.ts';
import { measurePeakMB, megabytes } from './peak-memory.ts';
import { cli, withWorkspace } from './workspace.ts';

const script = 'head -c 10000 /dev/zero | tr "\\0" x; echo';

function measureQueueMB(count: number): Promise<number> {
  const command = ['/bin/sh', '-c', script];
  const checks = Object.fromEntries(Array.from({ length: count }, (_, index) => [`queued-${index}`, { command }]));
  return withWorkspace(checks, (cwd) => measurePeakMB([cli, 'run', '--no-cache', '--jobs', '4', '--reporter', 'plain'], cwd));
}

/** A thousand checks in the queue of four slots, each of which writes 10 KB. */
export async function queueOfChecks(): Promise<Figure[]> {
  const oneMB = await measureQueueMB(1);
  const manyMB = await measureQueueMB(1_000);
  const detail = `1,000 checks, 4 jobs, 10 KB of output each: peak of the CLI; one check takes ${megabytes(oneMB)}`;
  return [{ name: 'Queue, MB', value: manyMB, limit: 400, detail }];
}
