import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ifAbsent } from './absence.ts';

/** What is installed in the virtual environment of a folder, with versions, sorted; null where there is no such environment. */
export function readPythonPackages(folder: string): string | null {
  const packages = ['.venv', 'venv'].flatMap((name) => sitePackages(join(folder, name)).flatMap(namesIn));
  const installed = packages.filter((name) => name.endsWith('.dist-info') || name.endsWith('.pth') || name.endsWith('.egg-link'));
  return installed.length === 0 ? null : installed.sort().join('\n');
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
