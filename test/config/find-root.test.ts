import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { findRoot } from '../../src/config/find-root.ts';
import { TemporaryFolder } from './temporary-folder.ts';

function rootOf(cwd: string): string {
  const result = findRoot(cwd);
  return result.ok ? result.value : result.error.message;
}

describe('the root of a workspace', () => {
  it('is the nearest folder upwards with a configuration file', () => {
    using folder = new TemporaryFolder({ 'preflight.jsonc': '{}', 'a/preflight.jsonc': '{}', 'a/b/c/file': '' });
    assert.equal(rootOf(join(folder.path, 'a/b/c')), join(folder.path, 'a'));
  });

  it('is the folder whose .config has the file', () => {
    using folder = new TemporaryFolder({ '.config/preflight.jsonc': '{}', 'a/file': '' });
    assert.equal(rootOf(join(folder.path, 'a')), folder.path);
  });

  it('is not made by an overlay', () => {
    using folder = new TemporaryFolder({ '.git/HEAD': '', 'a/preflight.local.jsonc': '{}' });
    assert.equal(rootOf(join(folder.path, 'a')), folder.path);
  });

  it('is the git root where no configuration file stands', () => {
    using folder = new TemporaryFolder({ '.git/HEAD': '', 'a/b/file': '' });
    assert.equal(rootOf(join(folder.path, 'a/b')), folder.path);
  });

  it('is the root of a worktree or submodule, whose .git is a file', () => {
    using folder = new TemporaryFolder({
      '.git/HEAD': '',
      'preflight.jsonc': '{}',
      'sub/.git': 'gitdir: ../.git/modules/sub',
      'sub/a/file': '',
    });
    assert.equal(rootOf(join(folder.path, 'sub/a')), join(folder.path, 'sub'));
  });

  it('is never above the git root', () => {
    using folder = new TemporaryFolder({ 'preflight.jsonc': '{}', 'repo/.git/HEAD': '', 'repo/a/file': '' });
    assert.equal(rootOf(join(folder.path, 'repo/a')), join(folder.path, 'repo'));
  });

  it('is the directory itself where there is neither', () => {
    using folder = new TemporaryFolder({ 'a/file': '' });
    assert.equal(rootOf(join(folder.path, 'a')), join(folder.path, 'a'));
  });

  it('is never a folder that strangers share, nor above one', () => {
    using folder = new TemporaryFolder({
      'preflight.jsonc': '{}',
      'shared/preflight.jsonc': '{}',
      'shared/.git/HEAD': '',
      'shared/mine/file': '',
    });
    chmodSync(join(folder.path, 'shared'), 0o1777);
    assert.equal(rootOf(join(folder.path, 'shared/mine')), join(folder.path, 'shared/mine'));
    assert.equal(rootOf(join(folder.path, 'shared')), join(folder.path, 'shared'));
  });

  it('is never the home directory of somebody who works below it without git', () => {
    using folder = new TemporaryFolder({ '.config/preflight.jsonc': '{}', 'project/file': '' });
    const home = process.env['HOME'];
    process.env['HOME'] = folder.path;
    try {
      assert.equal(rootOf(join(folder.path, 'project')), join(folder.path, 'project'));
      assert.equal(rootOf(folder.path), folder.path);
    } finally {
      process.env['HOME'] = home;
    }
  });

  it('is found from where a link leads, not from where it stands', () => {
    using folder = new TemporaryFolder({ 'trap/preflight.jsonc': '{}', 'repo/.git/HEAD': '', 'repo/a/file': '' });
    symlinkSync(join(folder.path, 'repo/a'), join(folder.path, 'trap/link'));
    assert.equal(rootOf(join(folder.path, 'trap/link')), join(folder.path, 'repo'));
  });

  it('takes a link to nothing for a configuration file, so that somebody hears of it', () => {
    using folder = new TemporaryFolder({ '.git/HEAD': '', 'a/file': '' });
    symlinkSync('/nowhere', join(folder.path, 'a/preflight.jsonc'));
    assert.equal(rootOf(join(folder.path, 'a')), join(folder.path, 'a'));
  });

  it('is refused with the reason where there is no directory', () => {
    using folder = new TemporaryFolder({ file: '' });
    mkdirSync(join(folder.path, 'a'));
    assert.equal(rootOf(join(folder.path, 'nope')), `The directory ${folder.path}/nope does not exist: check the path.`);
    assert.equal(rootOf(join(folder.path, 'file')), `${folder.path}/file is a file: name the directory to work in.`);
    assert.match(
      rootOf(join(folder.path, 'file/x')),
      /^The directory .*file\/x cannot be used \(ENOTDIR.*\): choose another one, or change its permissions\.$/,
    );
  });
});
