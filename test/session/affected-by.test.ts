import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unknownFile } from '../../src/engine/inputs/list-files.ts';
import { affectedBy } from '../../src/session/affected-by.ts';
import { countTurns } from '../rig/busy-clock.ts';
import { makeCheck } from '../rig/make-check.ts';

describe('the checks that a change of files concerns', () => {
  let root = '';
  beforeEach(() => void (root = mkdtempSync(join(realpathSync(tmpdir()), 'preflight-affected-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** A workspace of two packages, of which `web` needs `core`. */
  function makePackages(): void {
    const files = {
      'package.json': '{ "workspaces": ["packages/*"] }',
      'packages/core/package.json': '{ "name": "core" }',
      'packages/web/package.json': '{ "name": "web", "dependencies": { "core": "*" } }',
      'packages/docs/package.json': '{ "name": "docs" }',
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    mkdirSync(join(root, 'node_modules'));
    symlinkSync('../packages/core', join(root, 'node_modules/core'));
    execFileSync('git', ['init', '-q'], { cwd: root });
  }

  const unasked = { list: () => Promise.reject(new Error('git is asked')) };

  it('are those of the package that a file is in, of packages that need it, and of the root', async () => {
    makePackages();
    const checks = ['.', 'packages/core', 'packages/web', 'packages/docs'].map((cwd) => makeCheck(cwd, { cwd }));
    const of = async (...files: string[]) => [...(await affectedBy(root, checks, files))].sort((a, b) => (a < b ? -1 : 1));
    assert.deepEqual(await of('packages/core/a.ts'), ['.', 'packages/core', 'packages/web']);
    assert.deepEqual(await of('packages/docs/new.ts'), ['.', 'packages/docs']);
    assert.deepEqual(await of('tsconfig.json'), ['.', 'packages/core', 'packages/docs', 'packages/web']);
    assert.deepEqual(await of('README.md'), ['.']);
  });

  it('are also those that need one of them, however far, but not those that only come after it', async () => {
    const checks = [
      makeCheck('e2e', { inputs: ['e2e/**'], needs: ['build'] }),
      makeCheck('build', { inputs: ['gen/**'], needs: ['gen'] }),
      makeCheck('gen', { inputs: ['schema/**'] }),
      makeCheck('late', { inputs: ['late/**'], dependsOn: [{ check: 'gen', when: 'after' }] }),
    ];
    assert.deepEqual([...(await affectedBy(root, checks, ['schema/a.sql'], unasked))], ['gen', 'build', 'e2e']);
  });

  it('are those that a file defines, and all where the configuration has changed', async () => {
    const source = { origin: 'detected', file: 'Makefile', line: 3, reason: 'task "lint"' } as const;
    const checks = [
      makeCheck('lint', { inputs: ['src/**'], source }),
      makeCheck('docs', { inputs: ['docs/**'], source: { ...source, file: null } }),
    ];
    assert.deepEqual([...(await affectedBy(root, checks, ['Makefile'], unasked))], ['lint']);
    for (const file of ['preflight.jsonc', '.config/preflight.local.jsonc'])
      assert.deepEqual([...(await affectedBy(root, checks, [file], unasked))], ['lint', 'docs']);
    assert.deepEqual([...(await affectedBy(root, checks, ['web/preflight.jsonc'], unasked))], []);
  });

  it('need no word of git where all run in the root or name their inputs', async () => {
    const checks = [makeCheck('all'), makeCheck('src', { cwd: 'packages/web', inputs: ['packages/web/src/**'] })];
    assert.deepEqual([...(await affectedBy(root, checks, ['packages/web/src/a.ts'], unasked))], ['all', 'src']);
    assert.deepEqual([...(await affectedBy(root, checks, ['a.ts'], unasked))], ['all']);
    await assert.rejects(affectedBy(root, [makeCheck('web', { cwd: 'packages/web' })], ['a.ts'], unasked), /git is asked/);
  });

  it('are found while others have their turn, however many files and packages there are', async () => {
    makePackages();
    const files = Array.from({ length: 20_000 }, (_, number) => unknownFile(`packages/p${String(number).padStart(5, '0')}/a.ts`));
    const list = { files, indexes: [], basis: null, isSha256: false, gap: null };
    const checks = Array.from({ length: 100 }, (_, number) => makeCheck(`c${number}`, { cwd: `packages/p0000${number % 10}` }));
    const turns = await countTurns(() => affectedBy(root, checks, ['a.ts'], { list: () => Promise.resolve(list) }));
    assert.ok(turns > checks.length + files.length / 1_000, `${turns}`);
  });
});
