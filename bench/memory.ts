import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './measure.ts';
import { measurePeakMB, megabytes } from './peak-memory.ts';
import { cli, commitAll } from './workspace.ts';

const folders = 2_000;
const filesEach = 100;
const checks = 4;
/** More than a workspace of a few files takes. */
const limitMB = 150;

/** What it costs in memory to know the content of 200,000 files: the peak of the CLI against the same in a workspace of ten. */
export function memoryOfFiles(): Promise<Figure[]> {
  const place = mkdtempSync(join(tmpdir(), 'preflight-bench-'));
  try {
    const small = measure(join(place, 'small'), 1, 10);
    const large = measure(join(place, 'large'), folders, filesEach);
    return Promise.resolve(
      large.map(({ name, peakMB }, index) => {
        const detail = `${checks} checks: peak of the CLI ${megabytes(peakMB)}, of ten files ${megabytes(small[index]!.peakMB)}`;
        return {
          name: `Memory of 200,000 files, ${name}, MB`,
          value: peakMB - small[index]!.peakMB,
          limit: limitMB,
          digits: 0,
          detail,
        };
      }),
    );
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

interface Peak {
  readonly name: string;
  readonly peakMB: number;
}

function measure(place: string, folderCount: number, fileCount: number): readonly Peak[] {
  const root = join(place, 'root');
  makeRepository(root, folderCount, fileCount);
  const env = { PREFLIGHT_CACHE_DIR: join(place, 'cache') };
  const peak = (name: string): Peak => ({ name, peakMB: measurePeakMB([cli, 'run', '--reporter', 'plain'], root, env) });
  const first = peak('first run');
  const fresh = peak('fresh re-run');
  writeFileSync(join(root, 'p0/f0.ts'), 'export const changed = true;\n');
  return [first, fresh, peak('one file changed')];
}

function makeRepository(root: string, folderCount: number, fileCount: number): void {
  for (let folder = 0; folder < folderCount; folder++) {
    mkdirSync(join(root, `p${folder}`), { recursive: true });
    for (let file = 0; file < fileCount; file++)
      writeFileSync(join(root, `p${folder}/f${file}.ts`), `export const x = ${folder + file};\n`);
  }
  const configured = Object.fromEntries(
    Array.from({ length: checks }, (_, index) => [
      `c${index}`,
      { command: ['true', String(index)], ...(index % 2 === 0 ? {} : { inputs: [`p${index}/**`] }) },
    ]),
  );
  writeFileSync(join(root, 'preflight.jsonc'), JSON.stringify({ detect: false, checks: configured }));
  commitAll(root);
}
