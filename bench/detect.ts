import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { bundles } from '../esbuild.mjs';
import { withBigMonorepo } from './big-monorepo.ts';
import { median, ms, type Figure } from './measure.ts';

const here = resolve(import.meta.dirname, '..');
const rounds = 5;

/** What one process measures; `detect-child.ts` prints it. */
interface Measured {
  readonly coldMs: number;
  readonly warmMs: number;
  readonly blockMs: number;
  readonly checks: number;
}

/** What the first look at a repository costs in a fresh process, and the next one: of this repository and of a very large one. */
export async function detection(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'preflight-bench-'));
  try {
    // As in the product.
    const { detect, picomatch } = bundles({ production: true });
    for (const options of [detect, picomatch]) await build({ ...options, outdir: folder });
    const measure = (root: string) => {
      const all = Array.from({ length: rounds }, () => measureOnce(join(folder, 'detect.cjs'), root));
      const of = (name: keyof Measured) => median(all.map((one) => one[name]));
      return { coldMs: of('coldMs'), warmMs: of('warmMs'), blockMs: of('blockMs'), checks: of('checks') };
    };
    const own = measure(here);
    const big = await withBigMonorepo(async (root) => measure(root));
    const detail = (what: string, { coldMs, warmMs, blockMs, checks }: Measured) =>
      `${what}, median of ${rounds}: ${checks} checks, cold ${ms(coldMs)}, warm ${ms(warmMs)}, longest block ${ms(blockMs)}`;
    return [
      { name: 'Detection here, cold, ms', value: own.coldMs, limit: 150, detail: detail('this repository', own) },
      { name: 'Detection here, warm, ms', value: own.warmMs, limit: 20, detail: 'the same' },
      {
        name: 'Detection of a monorepo, cold, ms',
        value: big.coldMs,
        limit: 1_500,
        detail: detail('200,000 files, 500 packages', big),
      },
      { name: 'Detection of a monorepo, longest block, ms', value: big.blockMs, limit: 50, detail: 'the same' },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureOnce(bundle: string, root: string): Measured {
  const child = join(import.meta.dirname, 'detect-child.ts');
  const measured: Measured = JSON.parse(execFileSync(process.execPath, [child, bundle, root], { encoding: 'utf8' }));
  return measured;
}
