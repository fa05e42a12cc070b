import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The lines of every script in these folders, except generated ones. */
export function sourceFiles(folders) {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.js') && !name.startsWith('generated'))
      .map((name) => join(folder, name).replaceAll('\\', '/'))
      .sort()
      .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n') })),
  );
}

/** Prints what was found, one finding a line, then how many, and fails if there is any. */
export function report(findings, what) {
  for (const finding of findings) console.log(finding);
  const count = findings.length === 0 ? 'No' : findings.length;
  console.log(`${count} ${what}${findings.length === 1 ? '' : 's'}.`);
  process.exitCode = findings.length === 0 ? 0 : 1;
}
