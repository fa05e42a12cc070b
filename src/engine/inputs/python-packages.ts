import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ifAbsent } from './absence.ts';

/** What is installed in the virtual environment of a folder, with versions, sorted; null where there is no such environment. */
export function readPythonPackages(folder: string): string | null {
  const packages = ['.venv', 'venv'].flatMap((name) => sitePackages(join(folder, name)).flatMap(namesIn));
  const installed = packages.filter((name) => name.endsWith('.dist-info') || name.endsWith('.pth') || name.endsWith('.egg-link'));
  return installed.length === 0 ? null : installed.sort().join('\n');
}

/** Where the files of a package lie that was installed without a copy of them (`pip install -e`). */
export interface EditablePackage {
  /** What says so, a path. */
  readonly saidIn: string;
  /** Absolute; it need not exist. */
  readonly folder: string;
}

/** Those of the virtual environment of a folder. Packages that are installed elsewhere are none. */
export function findEditablePackages(folder: string): readonly EditablePackage[] {
  return ['.venv', 'venv']
    .flatMap((name) => sitePackages(join(folder, name)))
    .flatMap(editableIn)
    .filter((one) => !/[\\/](?:site|dist)-packages(?:[\\/]|$)/.test(one.folder));
}

function editableIn(site: string): EditablePackage[] {
  const names = namesIn(site);
  const paths = names.filter((name) => name.endsWith('.pth')).map((name) => join(site, name));
  const lines = paths.flatMap((saidIn) =>
    readText(saidIn)
      .split(/\r?\n/)
      .map((line) => ({ saidIn, line: line.trim() })),
  );
  const named = lines.filter(({ line }) => line !== '' && !/^(?:#|import[ \t])/.test(line));
  const found = named.map(({ saidIn, line }) => ({ saidIn, folder: resolve(site, line) }));
  // Others have code that finds the files, and tell in their own form where these are.
  if (!lines.some(({ saidIn, line }) => /editable/i.test(saidIn) && line.startsWith('import'))) return found;
  const installed = names.filter((name) => name.endsWith('.dist-info')).map((name) => join(site, name));
  return [...found, ...installed.flatMap((saidIn) => readDirectUrl(saidIn))];
}

function readDirectUrl(saidIn: string): EditablePackage[] {
  const text = readText(join(saidIn, 'direct_url.json'));
  if (!/"editable" *: *true/.test(text)) return [];
  try {
    const { url }: { readonly url?: unknown } = JSON.parse(text);
    return typeof url === 'string' ? [{ saidIn, folder: fileURLToPath(url) }] : [];
  } catch {
    return []; // Nothing that an installer has written.
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    return ifAbsent(thrown, '');
  }
}

function sitePackages(environment: string): string[] {
  const versions = namesIn(join(environment, 'lib')).filter((name) => name.startsWith('python'));
  return [
    ...versions.map((version) => join(environment, 'lib', version, 'site-packages')),
    join(environment, 'Lib', 'site-packages'),
  ];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    return ifAbsent(thrown, []);
  }
}
