import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { notedTree, treeId } from '../../../src/engine/inputs/tree-id.ts';
import { readGitIndex } from '../../../src/engine/inputs/git-index.ts';
import { Place } from '../cache/open-verdicts.ts';

/** What git itself makes of all that is on disk, on a copy of the index. */
function gitTree(place: Place, folder = ''): string {
  const index = join(place.folder, 'index-of-the-test');
  if (existsSync(join(place.root, '.git/index'))) copyFileSync(join(place.root, '.git/index'), index);
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_INDEX_FILE: index };
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: place.root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  git('add', '--all');
  return git('write-tree', ...(folder === '' ? [] : [`--prefix=${folder}/`]));
}

async function ourTree(place: Place, folder = ''): Promise<string | null> {
  const moment = await place.open(join(place.root, folder)).moment(Date.now());
  return moment!.snapshot.tree();
}

const changes: Readonly<Record<string, (place: Place) => void>> = {
  'nothing has changed': () => {},
  'a file was changed': (place) => place.write('src/a.ts', 'two'),
  'a change is staged, and another is not': (place) => {
    place.write('src/a.ts', 'two');
    place.git('add', 'src/a.ts');
    place.write('src/b.ts', 'three');
  },
  'files are new, in folders that are new as well': (place) => place.write('src/deep/er/ä.ts', 'new'),
  'a file is gone': (place) => rmSync(join(place.root, 'src/a.ts')),
  'a file became a folder': (place) => {
    rmSync(join(place.root, 'src/a.ts'));
    place.write('src/a.ts/index.ts', 'x');
  },
  'a file is gone and another has come, in a folder of which git has noted how many it has': (place) => {
    rmSync(join(place.root, 'a/b/c.txt'));
    place.write('a/b/d.txt', 'a/b/c.txt');
  },
  'a file that is not tracked lies beside folders in which nothing has changed': (place) => place.write('a/b.txt', 'new'),
  'a file can be executed': (place) => chmodSync(join(place.root, 'src/a.ts'), 0o755),
  'there are links': (place) => {
    symlinkSync('src to nowhere', join(place.root, 'link'));
    symlinkSync('src/a.ts', join(place.root, 'other'));
  },
  'names sort otherwise than folders': (place) => {
    for (const name of ['src-a', 'src.a', 'src0', 'src/z', '\u{1F600}', '\uFFFC']) place.write(name, name);
  },
  'lines end as git may convert them, but nothing of the kind is in what has changed': (place) => {
    place.write('.gitattributes', '* text=auto\n');
    place.write('src/a.ts', 'two\n');
  },
};

describe('the id of a tree', () => {
  for (const [name, change] of Object.entries(changes)) {
    it(`is the one that git would write where ${name}`, async () => {
      await using place = new Place();
      for (const path of ['src/a.ts', 'src/b.ts', 'README.md', 'a/b/c.txt']) place.write(path, path);
      place.commit();
      change(place);
      const before = readFileSync(join(place.root, '.git/index'));
      const ours = await ourTree(place);
      assert.deepEqual(readFileSync(join(place.root, '.git/index')), before);
      assert.equal(ours, gitTree(place));
      assert.equal(await ourTree(place, 'src'), gitTree(place, 'src'));
    });
  }

  it('is that of HEAD where the work tree is clean, and that of no files before the first commit', async () => {
    await using place = new Place();
    assert.equal(await ourTree(place), null);
    place.write('src/a.ts', 'one');
    assert.equal(await ourTree(place), null);
    place.commit();
    assert.equal(await ourTree(place), place.git('rev-parse', 'HEAD^{tree}').trim());
    assert.equal(await ourTree(place, 'src'), place.git('rev-parse', 'HEAD:src').trim());
  });

  it('follows SHA-256', async () => {
    await using place = new Place(false);
    place.git('init', '-q', '--object-format=sha256');
    place.write('src/a.ts', 'one');
    place.commit();
    assert.equal(await ourTree(place), place.git('rev-parse', 'HEAD^{tree}').trim());
    place.write('src/a.ts', 'two');
    assert.equal(await ourTree(place), gitTree(place));
  });

  const unknown: Readonly<Record<string, (place: Place) => void>> = {
    'a changed file has line endings that git converts': (place) => {
      place.write('.gitattributes', '* text=auto\n');
      place.write('src/a.ts', 'two\r\n');
    },
    'a filter may make anything of a changed file': (place) => {
      place.write('.gitattributes', '* filter=lfs\n');
      place.write('src/a.ts', 'two');
    },
    'a file is not checked out': (place) => {
      place.git('update-index', '--skip-worktree', 'src/a.ts');
      rmSync(join(place.root, 'src/a.ts'));
    },
    'git was told to look away': (place) => {
      place.git('update-index', '--assume-unchanged', 'src/a.ts');
      place.write('src/a.ts', 'two');
    },
    'there is a repository within it': (place) => {
      place.write('inner/x.ts', 'x');
      execFileSync('git', ['init', '-q'], { cwd: join(place.root, 'inner') });
    },
  };
  for (const [name, change] of Object.entries(unknown)) {
    it(`is not told where ${name}`, async () => {
      await using place = new Place();
      place.write('src/a.ts', 'one');
      place.commit();
      change(place);
      assert.equal(await ourTree(place), null);
    });
  }

  it('is not told without git', async () => {
    await using place = new Place(false);
    place.write('src/a.ts', 'one');
    assert.equal(await ourTree(place), null);
  });

  it('of no files is the one that every repository knows', async () => {
    assert.equal(await treeId([], 'sha1'), '4b825dc642cb6eb9a060e54bf8d69288fbee4904');
  });

  it('is taken from what git has noted in its index, also of a folder, and never when entries have changed since', async () => {
    await using place = new Place();
    for (const path of ['a/b/c.txt', 'a/b/d/e.txt', 'a/f.txt', 'g/h.txt', 'i.txt']) place.write(path, path);
    place.commit();
    const noted = async (folder: string) => notedTree((await readGitIndex(join(place.root, '.git')))!, folder);
    for (const folder of ['', 'a', 'a/b', 'a/b/d', 'g'])
      assert.equal(await noted(folder), place.git('rev-parse', `HEAD:${folder}`).trim());
    assert.equal(await noted('a/x'), null);
    place.write('a/b/c.txt', 'new');
    place.git('add', '.');
    assert.deepEqual([await noted(''), await noted('a/b')], [null, null]);
  });
});
