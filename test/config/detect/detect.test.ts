import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtins } from '../../../src/engine/builtin/registry.ts';
import { detectChecks } from '../../../src/config/detect-checks.ts';

class TemporaryFolder implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'preflight "detect" ')));

  write(path: string, content: string): void {
    const absolute = join(this.path, path);
    mkdirSync(join(absolute, '..'), { recursive: true });
    writeFileSync(absolute, content);
  }

  /** As much of a repository as detection looks at. */
  addRepository(folder: string): void {
    this.write(`${folder}/HEAD`, 'ref: refs/heads/main\n');
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

async function idsOf(root: string, env?: NodeJS.ProcessEnv): Promise<string> {
  const { checks, problems } = await detectChecks(root, env);
  return [...checks.map((check) => check.id), ...problems.map((problem) => problem.message)].join(' ');
}

const gitChecks = 'git-status git-whitespace git-conflicts git-unmerged git-large-files';

describe('detection', () => {
  it('finds nothing in an empty folder, and says so of a missing one', async () => {
    using folder = new TemporaryFolder();
    assert.equal(await idsOf(folder.path), '');
    assert.match(await idsOf(join(folder.path, 'missing')), /^The folder .* cannot be read: ENOENT/);
  });

  it('finds git’s checks and the scripts of a package together', async () => {
    using folder = new TemporaryFolder();
    folder.addRepository('.git');
    folder.write('package.json', '{"scripts":{"lint":"eslint ."}}');
    assert.equal(await idsOf(folder.path), `${gitChecks} lint`);
  });

  it('finds git’s checks although package.json is broken', async () => {
    using folder = new TemporaryFolder();
    folder.addRepository('.git');
    folder.write('package.json', '{');
    assert.match(await idsOf(folder.path), /^git-status .* git-large-files package\.json This is not valid JSON/);
  });

  it('names files in one order, in whichever they were written', async () => {
    const scripts = ['scripts/z.sh', 'a.sh', 'scripts/b.sh', 'tools/run', 'c.bash'];
    const commands = [scripts, scripts.toReversed()].map(async (order) => {
      using folder = new TemporaryFolder();
      for (const path of order) folder.write(path, '#!/bin/sh\n');
      const { checks } = await detectChecks(folder.path);
      return checks.find(({ id }) => id === 'shellcheck')?.command.slice(-5);
    });
    const [first, second] = await Promise.all(commands);
    assert.deepEqual(first, ['a.sh', 'c.bash', 'scripts/b.sh', 'scripts/z.sh', 'tools/run']);
    assert.deepEqual(second, first);
  });

  it('is not held up by a package.json that is no file', async () => {
    using folder = new TemporaryFolder();
    mkdirSync(join(folder.path, 'package.json'));
    assert.equal(await idsOf(folder.path), '');
    if (process.platform === 'win32') return;
    rmSync(join(folder.path, 'package.json'), { recursive: true });
    execFileSync('mkfifo', [join(folder.path, 'package.json')]);
    assert.equal(await idsOf(folder.path), '');
    rmSync(join(folder.path, 'package.json'));
    symlinkSync('/dev/zero', join(folder.path, 'package.json'));
    assert.equal(await idsOf(folder.path), '');
  });

  it('gives the same every time', async () => {
    using folder = new TemporaryFolder();
    folder.addRepository('.git');
    folder.write('package.json', '{"scripts":{"lint":"eslint .","test":"mocha","build":"rollup -c"}}');
    assert.deepEqual(await detectChecks(folder.path), await detectChecks(folder.path));
  });
});

describe('the detection of git', () => {
  it('finds a work tree above the root', async () => {
    using folder = new TemporaryFolder();
    folder.addRepository('.git');
    mkdirSync(join(folder.path, 'a', 'b'), { recursive: true });
    assert.equal(await idsOf(join(folder.path, 'a', 'b')), gitChecks);
  });

  it('follows the file of a linked work tree or a submodule', async () => {
    using folder = new TemporaryFolder();
    folder.addRepository('main/.git/worktrees/linked');
    folder.write('main/.git/worktrees/linked/commondir', '../..\n');
    folder.write('linked/.git', 'gitdir: ../main/.git/worktrees/linked\n');
    assert.equal(await idsOf(join(folder.path, 'linked')), gitChecks);
  });

  it('finds nothing in a bare repository, beside one, in the .git folder, or where .git is empty or broken', async () => {
    using folder = new TemporaryFolder();
    folder.addRepository('bare');
    folder.write('bare/config', '[core]\n\tbare = true\n');
    assert.equal(await idsOf(join(folder.path, 'bare')), '');
    folder.write('beside/.git', 'gitdir: ../bare');
    assert.equal(await idsOf(join(folder.path, 'beside')), '');
    folder.addRepository('normal/.git');
    mkdirSync(join(folder.path, 'normal/.git/hooks'));
    assert.equal(await idsOf(join(folder.path, 'normal/.git')), '');
    assert.equal(await idsOf(join(folder.path, 'normal/.git/hooks')), '');
    mkdirSync(join(folder.path, 'empty/.git'), { recursive: true });
    assert.equal(await idsOf(join(folder.path, 'empty')), '');
    folder.write('broken/.git', 'nonsense');
    assert.equal(await idsOf(join(folder.path, 'broken')), '');
  });

  it('lists its checks as unavailable where git is not installed', async () => {
    using folder = new TemporaryFolder();
    folder.addRepository('.git');
    const { checks } = await detectChecks(folder.path, { PATH: folder.path });
    const reasons = new Set(checks.map((check) => check.unavailable));
    assert.deepEqual([...reasons], ['git is not installed: get it from https://git-scm.com, or put it on PATH']);
  });

  it('names built-ins that exist, reads only, and shows a command that a person could type', async () => {
    using folder = new TemporaryFolder();
    folder.addRepository('.git');
    const { checks } = await detectChecks(folder.path);
    assert.deepEqual(
      checks.map(({ work, effect, on, command }) => {
        assert.ok(work.type === 'builtin' && builtins.has(work.name));
        return `${work.name} ${work.on} ${effect} ${on.join(',')}: ${command.join(' ')}`;
      }),
      [
        'git-status inline read save,commit,push,manual: git status --short --branch',
        'git-whitespace inline read save,commit,push,manual: git diff --check HEAD',
        'git-conflicts thread read save,commit,push,manual: git grep --untracked -nE ^(<{7}|={7}|>{7})( |$)',
        'git-unmerged inline read save,commit,push,manual: git ls-files --unmerged',
        'git-large-files inline read commit,push,manual: git status --short --untracked-files=all',
      ],
    );
  });
});
