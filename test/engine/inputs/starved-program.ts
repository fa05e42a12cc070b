// Asks what a check depends on while few file descriptors are left; prints, for each number of them, the digest or the reason.
import { closeSync, openSync, writeSync } from 'node:fs';
import { Verdicts } from '../../../src/engine/cache/verdicts.ts';
import { silentLogger } from '../../../src/engine/ports.ts';
import { makeCheck } from '../../rig/make-check.ts';

const [root = '', directory = ''] = process.argv.slice(2);
const checks = [
  makeCheck('all', { command: ['true'] }),
  makeCheck('some', { command: ['true'], inputs: ['src/**', 'packages/*/package.json'] }),
  makeCheck('package', { command: ['true'], cwd: 'packages/a' }),
];

async function know(): Promise<string[]> {
  // Each time with nothing known of before: as a process that has just begun.
  await using verdicts = new Verdicts({ root, directory, logger: silentLogger, ttlMs: () => 1e9 });
  // A look that fails is told by each of the answers.
  await verdicts.moment(0)?.catch(() => null);
  const found: string[] = [];
  for (const check of checks) {
    const known = await verdicts.know(check, () => undefined, 0);
    found.push(typeof known === 'string' ? `unbound: ${known}` : known.fingerprint.digest);
  }
  return found;
}

const all: Record<string, string[]> = { enough: await know() };
for (let free = 0; free < 40; free++) {
  const held: number[] = [];
  try {
    for (;;) held.push(openSync('/dev/null', 'r'));
  } catch {
    // None is left.
  }
  for (const descriptor of held.splice(0, free)) closeSync(descriptor);
  all[free] = await know();
  for (const descriptor of held) closeSync(descriptor);
}
writeSync(1, JSON.stringify(all));
