import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Deeper or more is not looked at. */
const most = { folders: 2_000, files: 1_000 };

/** The report files that a glob names, each with what changes when it is written again. */
export type ReportSnapshot = ReadonlyMap<string, string>;

/** The files below `cwd` (absolute) that a glob names. Never rejects: what cannot be read is not there. */
export async function findReports(glob: string, cwd: string): Promise<ReportSnapshot> {
  const { default: picomatch } = await import('picomatch');
  const isReport = picomatch(glob.replace(/^\.\//, ''), { dot: true });
  const { base, isGlob } = picomatch.scan(glob.replace(/^\.\//, ''));
  const found = new Map<string, string>();
  const look = async (path: string): Promise<void> => {
    const info = await lstat(join(cwd, path)).catch(() => null);
    if (info?.isFile() === true && found.size < most.files)
      found.set(join(cwd, path), `${info.ino} ${info.size} ${info.mtimeMs} ${info.ctimeMs}`);
  };
  if (!isGlob) {
    await look(base);
    return found;
  }
  const folders = [base];
  for (let index = 0; index < folders.length && index < most.folders; index++) {
    const folder = folders[index]!;
    for (const entry of await readdir(join(cwd, folder), { withFileTypes: true }).catch(() => [])) {
      const path = folder === '' || folder === '.' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== 'node_modules' && entry.name !== '.git') folders.push(path);
      else if (entry.isFile() && isReport(path)) await look(path);
    }
  }
  return found;
}

/** The reports that a check has written: new ones, and those that are not what they were. An old report says nothing of this run. */
export function writtenSince(before: ReportSnapshot, after: ReportSnapshot): readonly string[] {
  return [...after].flatMap(([path, mark]) => (before.get(path) === mark ? [] : [path])).sort();
}
