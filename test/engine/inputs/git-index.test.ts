import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, type Stats } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isClean, readGitIndex } from '../../../src/engine/inputs/git-index.ts';

class Repository implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'preflight-index-'));

  constructor(...flags: readonly string[]) {
    this.git('init', '-q', ...flags);
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', ['-C', this.path, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  }

  add(...paths: readonly string[]): void {
    for (const path of paths) {
      mkdirSync(join(this.path, path, '..'), { recursive: true });
      writeFileSync(join(this.path, path), path);
    }
    this.git('add', '.');
  }

  get listed(): readonly string[] {
    return this.git('ls-files', '-z').split('\0').filter(Boolean);
  }

  async read(): Promise<readonly string[] | null> {
    return (await readGitIndex(join(this.path, '.git')))?.paths ?? null;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

const names = ['a.b', 'a/b', 'a0', 'src/ünï ☃.ts', `deep/${'x'.repeat(200)}/${'y'.repeat(200)}`, 'src/index.ts', 'z'];

describe('the index of git', () => {
  for (const format of ['sha1', 'sha256']) {
    for (const version of ['2', '4']) {
      it(`is read as git reads it: version ${version}, ${format}`, async () => {
        using repository = new Repository(`--object-format=${format}`);
        repository.git('config', 'index.version', version);
        repository.add(...names);
        repository.git('update-index', '--index-version', version);
        assert.deepEqual(await repository.read(), repository.listed);
        assert.equal(repository.listed.length, names.length);
      });
    }
  }

  it('names what waits to be added, and a path in conflict once', async () => {
    using repository = new Repository();
    repository.add('base');
    writeFileSync(join(repository.path, 'later'), '');
    repository.git('add', '--intent-to-add', 'later');
    const blob = repository.git('hash-object', '-w', 'base').trim();
    const stages = [1, 2, 3].map((stage) => `100644 ${blob} ${stage}\tboth`).join('\n');
    execFileSync('git', ['-C', repository.path, 'update-index', '--index-info'], { input: `${stages}\n` });
    assert.deepEqual(await repository.read(), ['base', 'both', 'later']);
  });

  it('is not half known: split, sparse, damaged and missing ones are none', async () => {
    using repository = new Repository();
    assert.equal(await repository.read(), null);
    repository.add(...names);
    const whole = readFileSync(join(repository.path, '.git/index')).length;
    for (const size of [whole / 2, 100, 20, 0]) {
      truncateSync(join(repository.path, '.git/index'), Math.floor(size));
      assert.equal(await repository.read(), null);
    }
    rmSync(join(repository.path, '.git/index'));
    repository.add(...names);
    repository.git('update-index', '--split-index');
    assert.equal(await repository.read(), null);
  });

  it('tells that a file is the one that git has looked at by everything that a change leaves, and never at the time of that look', async () => {
    using repository = new Repository();
    repository.add('a');
    const stats = statSync(join(repository.path, 'a'));
    const read = await readGitIndex(join(repository.path, '.git'));
    const isSame = (parts: Partial<Stats>, writtenMs: number): boolean =>
      isClean({ ...read!, writtenMs }, read!.records[0]!, Object.assign(Object.create(stats), parts));
    const laterMs = stats.mtimeMs + 1;
    assert.equal(isSame({}, laterMs), true);
    assert.equal(isSame({}, stats.mtimeMs), false);
    assert.equal(isSame({}, stats.mtimeMs - 1), false);
    assert.equal(isSame({ size: stats.size + 1 }, laterMs), false);
    assert.equal(isSame({ mtimeMs: stats.mtimeMs - 1 }, laterMs), false);
    if (process.platform === 'win32') return; // There git writes neither of these as Node does.
    assert.equal(isSame({ ctimeMs: stats.ctimeMs + 1 }, laterMs), false);
    assert.equal(isSame({ ino: stats.ino + 1 }, laterMs), false);
  });
});
