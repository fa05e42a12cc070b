import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Observer } from './observer.ts';

const program = join(import.meta.dirname, '../../src/cli/cli.ts');
const runsEach = 4;

/** Fails when another is there already, and stays for a moment. */
const alone = (mark: string) => `mkdir ${mark} && sleep 0.03 && rmdir ${mark}`;

describe('two programs in one folder', () => {
  it('never run checks with one lock at the same time, nor anything beside a check that writes', async () => {
    const observer = new Observer();
    const root = await mkdtemp(join(tmpdir(), 'preflight-shared-'));
    const checks = {
      first: { command: alone('tests'), shell: true, locks: ['tests'] },
      second: { command: alone('tests'), shell: true, locks: ['tests', 'other'] },
      reader: { command: 'test ! -e writing && sleep 0.03 && test ! -e writing', shell: true },
      writer: { command: alone('writing'), shell: true, effect: 'write', kind: 'format' },
    };
    await writeFile(join(root, 'preflight.jsonc'), JSON.stringify({ detect: false, checks }));
    const env = { ...process.env, ...observer.env, PREFLIGHT_CACHE_DIR: join(root, 'cache') };

    async function runAll(): Promise<string[]> {
      const ends: string[] = [];
      for (let count = 0; count < runsEach; count++) {
        const child = spawn(process.execPath, [program, 'run', '--jobs', '4'], { cwd: root, env });
        const output = Promise.all([text(child.stdout), text(child.stderr)]);
        const [status]: unknown[] = await once(child, 'close');
        ends.push(status === 0 ? 'passed' : (await output).join(''));
      }
      return ends;
    }

    try {
      const ends = await Promise.all([runAll(), runAll(), runAll()]);
      assert.deepEqual(
        ends.flat(),
        Array.from({ length: 3 * runsEach }, () => 'passed'),
      );
      assert.deepEqual(await readdir(join(root, 'cache', 'locks')), []);
      assert.deepEqual(observer.survivors(), []);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  }).timeout(120_000);
});
