import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Spawner } from '../../../src/engine/process/spec.ts';
import { render, runBuiltin, TemporaryRepository } from './temporary-repository.ts';

const markers = 'a\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> other\nb\n';
const sixMegabytes = new Uint8Array(6 * 1024 * 1024);
const hostileNames = [
  'with space.txt',
  '-rf',
  '--help',
  'it\'s "quoted".txt',
  'new\nline.txt',
  'tab\there.txt',
  '$(touch pwned)',
  'ünï☃.txt',
  ' lead',
  '*',
];

async function show(name: string, root: string): Promise<string> {
  return render(await runBuiltin(name, root));
}

describe('git-status', () => {
  it('says that a clean tree is clean', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'a.txt': 'a\n' });
    const outcome = await runBuiltin('git-status', repository.top);
    assert.equal(render(outcome), 'passed: clean');
    assert.equal(outcome.output, 'On branch main\n');
  });

  it('works in a repository without commits', async () => {
    using repository = new TemporaryRepository();
    repository.write('a.txt', 'a\n');
    const outcome = await runBuiltin('git-status', repository.top);
    assert.equal(render(outcome), 'passed: 1 untracked');
    assert.equal(outcome.output, 'On branch main, no commits yet\n?? a.txt\n');
  });

  it('counts what is modified, added, deleted and untracked, and the distance to the upstream branch', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'a.txt': 'a\n', 'b.txt': 'b\n', 'c.txt': 'c\n' });
    repository.git('branch', 'base');
    repository.git('branch', '--quiet', '--set-upstream-to=base');
    repository.commit({ 'd.txt': 'd\n' });
    repository.write('a.txt', 'changed\n');
    rmSync(join(repository.top, 'b.txt'));
    repository.write('added.txt', '\n');
    repository.git('add', 'added.txt');
    repository.write('new.txt', '\n');
    const outcome = await runBuiltin('git-status', repository.top);
    assert.equal(render(outcome), 'passed: 1 modified, 1 added, 1 deleted, 1 untracked, ahead 1');
    assert.equal(outcome.output, 'On branch main, ahead 1 and behind 0 of base\n.M a.txt\nA. added.txt\n.D b.txt\n?? new.txt\n');
  });

  it('names a merge in progress', async () => {
    using repository = new TemporaryRepository();
    repository.startConflict();
    assert.equal(await show('git-status', repository.top), 'passed: merge in progress, 1 unmerged');
  });

  it('names a rebase, a cherry-pick and a bisection in progress', async () => {
    using repository = new TemporaryRepository();
    repository.startConflict();
    repository.git('merge', '--abort');
    repository.gitFails('rebase', 'other');
    assert.match(await show('git-status', repository.top), /^passed: rebase in progress, 1 unmerged/);
    repository.git('rebase', '--abort');
    repository.gitFails('cherry-pick', 'other');
    assert.match(await show('git-status', repository.top), /^passed: cherry-pick in progress, 1 unmerged/);
    repository.git('cherry-pick', '--abort');
    repository.git('bisect', 'start');
    assert.equal(await show('git-status', repository.top), 'passed: clean, bisect in progress');
  });

  it('counts only what lies under a root that is a sub-folder', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'a.txt': 'a\n', 's*/b.txt': 'b\n', 'sub dir/b.txt': 'b\n' });
    for (const name of ['a.txt', 's*/b.txt', 'sub dir/b.txt']) repository.write(name, 'changed\n');
    const outcome = await runBuiltin('git-status', join(repository.top, 's*'));
    assert.equal(render(outcome), 'passed: 1 modified');
    assert.equal(outcome.output, 'On branch main\n.M b.txt\n');
  });

  it('works in a linked work tree, where .git is a file', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'a.txt': 'a\n' });
    repository.git('worktree', 'add', '--quiet', 'linked');
    writeFileSync(join(repository.top, 'linked', 'a.txt'), 'changed\n');
    assert.equal(await show('git-status', join(repository.top, 'linked')), 'passed: 1 modified');
  });

  it('is an error with git’s own words where git refuses', async () => {
    using repository = new TemporaryRepository();
    writeFileSync(join(repository.top, '.git', 'config'), '[core]\n\trepositoryformatversion = 99\n');
    assert.match(await show('git-status', repository.top), /^errored: git status: .*version.*99/i);
  });

  it('is an error outside of a work tree', async () => {
    using repository = new TemporaryRepository({ init: false });
    assert.equal(await show('git-status', repository.top), `errored: ${repository.top} is not in a git work tree`);
  });

  it('shows a name with a newline on one line', async () => {
    using repository = new TemporaryRepository();
    repository.write('new\nline\u001b[31m.txt', '');
    const { output } = await runBuiltin('git-status', repository.top);
    assert.equal(output, 'On branch main, no commits yet\n?? "new\\nline\\u001b[31m.txt"\n');
  });
});

describe('git-whitespace', () => {
  it('passes without changes, and in a repository without commits', async () => {
    using repository = new TemporaryRepository();
    assert.equal(await show('git-whitespace', repository.top), 'passed: -');
    repository.commit({ 'a.txt': 'blank at the end \n' });
    assert.equal(await show('git-whitespace', repository.top), 'passed: -');
  });

  it('finds errors in what is staged before the first commit', async () => {
    using repository = new TemporaryRepository();
    repository.write('a.txt', 'fine\nblank at the end \n');
    repository.git('add', 'a.txt');
    assert.equal(
      await show('git-whitespace', repository.top),
      'failed: 1 whitespace problem in 1 file\n  a.txt:2: trailing whitespace',
    );
  });

  it('finds errors in staged and unstaged changes and agrees with git about the exit code', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    repository.write('a.txt', 'a\n \tx\n');
    repository.git('add', 'a.txt');
    repository.write('b.txt', 'b\nx\t\n\n\n');
    const outcome = await runBuiltin('git-whitespace', repository.top);
    assert.equal(outcome.exitCode, 2);
    assert.equal(
      render(outcome),
      'failed: 3 whitespace problems in 2 files\n  a.txt:2: space before tab in indent\n' +
        '  b.txt:2: trailing whitespace\n  b.txt:3: new blank line at EOF',
    );
  });

  it('leaves conflict markers to git-conflicts, and takes no heading for one', async () => {
    using repository = new TemporaryRepository();
    repository.write('a.txt', markers);
    repository.write('a.md', 'Title\n=======\n');
    repository.git('add', '.');
    assert.equal(await show('git-whitespace', repository.top), 'passed: -');
    repository.write('a.md', 'Title\n=======\nblank at the end \n');
    assert.equal(
      await show('git-whitespace', repository.top),
      'failed: 1 whitespace problem in 1 file\n  a.md:3: trailing whitespace',
    );
  });

  it('respects what a repository says of whitespace', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ '.gitattributes': '*.md whitespace=-blank-at-eol\n', 'a.md': 'a\n' });
    repository.write('a.md', 'a  \n');
    assert.equal(await show('git-whitespace', repository.top), 'passed: -');
  });

  it('names files relative to a root that is a sub-folder, and looks at no others', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'a.txt': 'a\n', 'sub/b.txt': 'b\n' });
    repository.write('a.txt', 'a \n');
    repository.write('sub/b.txt', 'b \n');
    assert.equal(
      await show('git-whitespace', join(repository.top, 'sub')),
      'failed: 1 whitespace problem in 1 file\n  b.txt:1: trailing whitespace',
    );
  });

  it('is not confused by hostile names', async () => {
    using repository = new TemporaryRepository();
    const names = hostileNames.filter((name) => !name.includes('\n'));
    repository.commit(Object.fromEntries(names.map((name) => [name, 'a\n'])));
    for (const name of names) repository.write(name, 'a \n');
    const outcome = await runBuiltin('git-whitespace', repository.top);
    assert.deepEqual(outcome.problems.map((problem) => problem.file ?? '').sort(), names.toSorted());
  });
});

describe('git-conflicts', () => {
  it('finds the markers of a merge in progress', async () => {
    using repository = new TemporaryRepository();
    repository.startConflict();
    assert.equal(
      await show('git-conflicts', repository.top),
      'failed: 1 merge conflict left\n  a.txt:1: merge conflict left in lines 1 to 5',
    );
  });

  it('finds markers in staged, unstaged and untracked files with hostile names', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'tracked.txt': 'a\n' });
    repository.write('tracked.txt', markers);
    for (const name of hostileNames) repository.write(`dir/${name}`, markers);
    repository.write('staged.txt', markers.replaceAll('\n', '\r\n'));
    repository.git('add', 'staged.txt');
    const { problems } = await runBuiltin('git-conflicts', repository.top);
    const expected = [...hostileNames.map((name) => `dir/${name}`), 'staged.txt', 'tracked.txt'];
    assert.deepEqual(
      problems.map(({ file, line, endLine }) => `${file}:${line}-${endLine}`).sort(),
      expected.map((name) => `${name}:2-6`).sort(),
    );
  });

  it('finds markers in a file whose name is in no encoding', async function () {
    if (process.platform !== 'linux') return;
    using repository = new TemporaryRepository();
    repository.git('config', 'core.quotePath', 'false');
    const name = Buffer.concat([Buffer.from(`${repository.top}/`), Buffer.from([0x66, 0xff, 0xfe])]);
    writeFileSync(name, markers);
    assert.equal((await runBuiltin('git-conflicts', repository.top)).problems.length, 1);
  });

  it('asks for a start, a separator and an end', async () => {
    using repository = new TemporaryRepository();
    repository.write('heading.rst', 'Title\n=======\n\nOther\n=======\n');
    repository.write('half.txt', '<<<<<<< HEAD\nx\n=======\n');
    repository.write('order.txt', '=======\n>>>>>>> x\n<<<<<<< y\n');
    repository.write('pair.txt', '<<<<<<< HEAD\nx\n>>>>>>> y\n');
    repository.write('longer.txt', '<<<<<<<<\n=======\n>>>>>>>>\n');
    repository.write('quoted.txt', '> <<<<<<< HEAD\n> =======\n> >>>>>>> x\n');
    assert.equal(await show('git-conflicts', repository.top), 'passed: -');
  });

  it('leaves committed files, ignored files, fixtures, binary files, links and vanished files alone', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'committed.txt': markers, '.gitignore': 'ignored\n', 'gone.txt': 'a\n' });
    repository.write('ignored', markers);
    repository.write('test/fixtures/merge.txt', markers);
    repository.write('binary', `\0${markers}`);
    repository.write('nested/repository/.git/HEAD', 'ref: refs/heads/main\n');
    symlinkSync('committed.txt', join(repository.top, 'link'));
    rmSync(join(repository.top, 'gone.txt'));
    assert.equal(await show('git-conflicts', repository.top), 'passed: -');
  });

  it('says which files it left out', async () => {
    using repository = new TemporaryRepository();
    repository.write('huge.txt', sixMegabytes);
    assert.equal(await show('git-conflicts', repository.top), 'passed: 1 too large or unreadable file was left out');
  });

  it('starts no thread when nothing has changed', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'a.txt': markers });
    assert.equal(await show('git-conflicts', repository.top), 'passed: -');
  });
});

describe('git-unmerged', () => {
  it('passes when nothing is left to decide', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'a.txt': 'a\n' });
    assert.equal(await show('git-unmerged', repository.top), 'passed: -');
  });

  it('says what happened to each path', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'both.txt': 'one\n', 'ours gone.txt': 'one\n', 'ünï.txt': 'one\n' });
    repository.git('checkout', '--quiet', '-b', 'other');
    repository.git('rm', '--quiet', 'ünï.txt');
    repository.commit({ 'both.txt': 'theirs\n', 'ours gone.txt': 'theirs\n', 'new.txt': 'theirs\n' });
    repository.git('checkout', '--quiet', 'main');
    repository.git('rm', '--quiet', 'ours gone.txt');
    repository.commit({ 'both.txt': 'ours\n', 'ünï.txt': 'ours\n', 'new.txt': 'ours\n' });
    repository.gitFails('merge', 'other');
    const advice = 'decide, then git add or git rm it';
    assert.equal(
      await show('git-unmerged', repository.top),
      [
        'failed: 4 paths are not merged',
        `  both.txt: not merged: both sides changed it; ${advice}`,
        `  new.txt: not merged: both sides added it; ${advice}`,
        `  ours gone.txt: not merged: we deleted it, they changed it; ${advice}`,
        `  ünï.txt: not merged: they deleted it, we changed it; ${advice}`,
      ].join('\n'),
    );
  });

  it('names paths relative to a root that is a sub-folder', async () => {
    using repository = new TemporaryRepository();
    repository.startConflict('sub/a.txt');
    assert.match(await show('git-unmerged', join(repository.top, 'sub')), /^failed: 1 path is not merged\n {2}a\.txt: /);
  });
});

describe('git-large-files', () => {
  it('finds large files that are staged, changed or untracked, and no committed ones', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'committed.bin': sixMegabytes, 'grown.bin': 'small' });
    repository.write('grown.bin', sixMegabytes);
    repository.write('staged.bin', sixMegabytes);
    repository.git('add', 'staged.bin');
    for (const name of ['-rf', 'new\nline', 'ünï☃']) repository.write(`new/${name}`, sixMegabytes);
    repository.write('fine.bin', new Uint8Array(5 * 1024 * 1024));
    const outcome = await runBuiltin('git-large-files', repository.top);
    assert.equal(outcome.reason, '5 files are larger than 5 MB');
    assert.deepEqual(
      outcome.problems.map(({ file, message }) => `${file}: ${message}`),
      [
        'staged.bin: 6 MB, more than 5 MB: keep it out of git or track it with Git LFS',
        'grown.bin: 6 MB, more than 5 MB: keep it out of git or track it with Git LFS',
        'new/-rf: 6 MB, more than 5 MB: ignore it or track it with Git LFS',
        'new/new\nline: 6 MB, more than 5 MB: ignore it or track it with Git LFS',
        'new/ünï☃: 6 MB, more than 5 MB: ignore it or track it with Git LFS',
      ],
    );
  });

  it('finds what is staged although the file is small again, or gone', async () => {
    using repository = new TemporaryRepository();
    repository.write('shrunk.bin', sixMegabytes);
    repository.write('gone.bin', sixMegabytes);
    repository.write('sparse.bin', sixMegabytes);
    repository.git('add', '.');
    repository.git('update-index', '--skip-worktree', 'sparse.bin');
    rmSync(join(repository.top, 'sparse.bin'));
    repository.write('shrunk.bin', 'small');
    rmSync(join(repository.top, 'gone.bin'));
    const { problems } = await runBuiltin('git-large-files', repository.top);
    assert.deepEqual(problems.map((problem) => problem.file ?? '').sort(), ['gone.bin', 'shrunk.bin', 'sparse.bin']);
  });

  it('trusts Git LFS where the attributes say so, and the blob where one is staged', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'sub/.gitattributes': '*.psd filter=lfs\n' });
    repository.write('sub/new.psd', sixMegabytes);
    repository.write('sub/new.bin', sixMegabytes);
    // Staged without the filter, as it happens where Git LFS is not installed.
    repository.write('sub/raw.psd', sixMegabytes);
    repository.git('add', 'sub/raw.psd');
    const { problems } = await runBuiltin('git-large-files', join(repository.top, 'sub'));
    assert.deepEqual(
      problems.map((problem) => problem.file),
      ['raw.psd', 'new.bin'],
    );
  });

  it('passes in a repository without commits', async () => {
    using repository = new TemporaryRepository();
    assert.equal(await show('git-large-files', repository.top), 'passed: -');
  });
});

describe('what all git checks have in common', () => {
  const names = ['git-status', 'git-whitespace', 'git-conflicts', 'git-unmerged', 'git-large-files'];

  it('they start no program that the repository names', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'a.txt': 'a\n', '.gitattributes': '* diff=spy\n' });
    const spy = join(repository.top, 'spy.sh');
    writeFileSync(spy, `#!/bin/sh\ntouch '${repository.top}/pwned'\n`);
    chmodSync(spy, 0o755);
    for (const key of ['core.fsmonitor', 'diff.external', 'diff.spy.textconv', 'diff.spy.command', 'core.pager', 'core.editor'])
      repository.git('config', key, `"${spy}"`);
    const hooks = join(repository.top, '.git', 'hooks');
    mkdirSync(hooks, { recursive: true });
    for (const hook of ['post-index-change', 'fsmonitor-watchman']) symlinkSync(spy, join(hooks, hook));
    repository.write('a.txt', markers);
    for (const name of names) await runBuiltin(name, repository.top);
    assert.equal(existsSync(join(repository.top, 'pwned')), false);
  });

  it('they leave the index as it is', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'a.txt': 'a\n' });
    repository.write('a.txt', 'a\n');
    // Git compares whole seconds: in another one the entry is out of date, and some commands would mend it.
    utimesSync(join(repository.top, 'a.txt'), 1_000, 1_000);
    const index = readFileSync(join(repository.top, '.git', 'index'));
    for (const name of names) await runBuiltin(name, repository.top);
    assert.deepEqual(readFileSync(join(repository.top, '.git', 'index')), index);
  });

  it('they are not led away by the variables of a hook of another repository', async () => {
    using repository = new TemporaryRepository();
    using other = new TemporaryRepository();
    repository.commit({ 'a.txt': 'a\n' });
    other.commit({ 'b.txt': 'b\n' });
    const before = { ...process.env };
    try {
      Object.assign(process.env, {
        GIT_DIR: join(other.top, '.git'),
        GIT_WORK_TREE: other.top,
        GIT_INDEX_FILE: join(other.top, '.git/index'),
      });
      assert.equal(await show('git-status', repository.top), 'passed: clean');
    } finally {
      for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE']) {
        delete process.env[name];
        if (before[name] !== undefined) process.env[name] = before[name];
      }
    }
  });

  it('they say in one sentence that git refuses the repository of another user', async () => {
    using repository = new TemporaryRepository();
    repository.commit({ 'sub/a.txt': 'a\n' });
    const own = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
    const before = { ...process.env };
    const advice = `git config --global --add safe.directory '${repository.top}'`;
    try {
      Object.assign(process.env, own);
      for (const name of names)
        for (const root of [repository.top, join(repository.top, 'sub')])
          assert.equal(
            await show(name, root),
            `errored: git refuses this repository because another user owns it: ${advice}`,
            `${name} in ${root}`,
          );
    } finally {
      for (const name of Object.keys(own)) {
        delete process.env[name];
        if (before[name] !== undefined) process.env[name] = before[name];
      }
    }
  });

  it('they end as cancelled when they are told to', async () => {
    using repository = new TemporaryRepository();
    repository.startConflict();
    for (const name of names) {
      const stop = new AbortController();
      const spawn: Spawner = async ({ signal }) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        signal?.addEventListener('abort', () => resolve());
        stop.abort();
        await promise;
        const output = { text: '', truncatedChars: 0 };
        return {
          verdict: 'cancelled',
          exitCode: null,
          signal: 'SIGTERM',
          durationMs: 1,
          output,
          reason: 'cancelled',
          leftBehind: [],
        };
      };
      assert.equal(render(await runBuiltin(name, repository.top, { signal: stop.signal, spawn })), 'cancelled: cancelled');
    }
  });

  it('they say so when there is more than they are ready to read', async () => {
    using repository = new TemporaryRepository();
    const spawn: Spawner = async ({ onOutput, signal }) => {
      for (let count = 0; count < 60_000; count++) onOutput?.(`? no-such-file-${count}\n`, 'stdout');
      assert.equal(signal?.aborted, true);
      const output = { text: '', truncatedChars: 0 };
      return {
        verdict: 'cancelled',
        exitCode: null,
        signal: 'SIGTERM',
        durationMs: 1,
        output,
        reason: 'cancelled',
        leftBehind: [],
      };
    };
    assert.equal(render(await runBuiltin('git-status', repository.top, { spawn })), 'passed: 50000 untracked, and more');
    assert.equal(
      render(await runBuiltin('git-conflicts', repository.top, { spawn })),
      'passed: only the first 5000 changed files were read',
    );
  });
});
