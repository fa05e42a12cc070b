import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Loaded before the program; writes its peak into a file when it ends. Not `ru_maxrss`, which Linux hands down from the parent. */
const probe = `
import { readFileSync, writeFileSync } from 'node:fs';
process.on('exit', () => {
  const told = process.platform === 'linux' ? /^VmHWM:\\s*(\\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] : undefined;
  writeFileSync(process.env.PREFLIGHT_BENCH_PEAK, told ?? String(process.resourceUsage().maxRSS));
});`;

/** The most memory, in MB of 1,000,000 bytes, that a Node program itself has had resident at any time; its children do not count. */
export function measurePeakMB(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): number {
  const folder = mkdtempSync(join(tmpdir(), 'preflight-bench-peak-'));
  const file = join(folder, 'peak');
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(probe)}`, ...argv],
      {
        cwd,
        env: { ...process.env, ...env, PREFLIGHT_BENCH_PEAK: file },
        encoding: 'utf8',
        stdio: ['ignore', 'ignore', 'pipe'],
        timeout: 120_000,
      },
    );
    if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}:\n${stderr}`);
    return (Number(readFileSync(file, 'utf8')) * 1_024) / 1e6;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const megabytes = (value: number): string => `${value.toFixed(0)} MB`;
