import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Check } from '../../../src/model/check.ts';
import { describeFreshness } from '../../../src/model/freshness.ts';
import type { Verdicts } from '../../../src/engine/cache/verdicts.ts';
import { makeCheck } from '../../rig/make-check.ts';
import { keepPassed, know, Place } from '../cache/open-verdicts.ts';

const check = makeCheck('c');

async function digestOf(verdicts: Verdicts, one: Check = check, others: readonly Check[] = []): Promise<string> {
  return (await know(verdicts, one, others)).fingerprint.digest;
}

/** What a person is told after the change. */
async function told(verdicts: Verdicts, one: Check = check, others: readonly Check[] = []): Promise<string> {
  const all = await verdicts.freshness([one], (id) => [one, ...others].find((other) => other.id === id), Date.now() + 0.5);
  return describeFreshness(all.get(one.id)!);
}

async function withVariable<T>(name: string, value: string | null, work: () => Promise<T>): Promise<T> {
  const before = process.env[name];
  if (value === null) delete process.env[name];
  else process.env[name] = value;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}

describe('a fingerprint', () => {
  it('does not depend on where the root lies, nor on times', async () => {
    await using place = new Place();
    place.write('src/a.ts', 'x');
    place.commit();
    const copy = join(place.folder, 'another');
    cpSync(place.root, copy, { recursive: true });
    utimesSync(join(copy, 'src/a.ts'), 1, 1);
    const absolute = (root: string): Check => makeCheck('c', { command: ['true', `${root}/src/a.ts`], env: { HERE: root } });
    assert.equal(await digestOf(place.open(copy), absolute(copy)), await digestOf(place.open(), absolute(place.root)));
  });

  it('sees a change that leaves size and times as they were', async () => {
    await using place = new Place();
    place.write('a.ts', 'one');
    utimesSync(join(place.root, 'a.ts'), 1_000_000_000, 1_000_000_000);
    place.commit();
    const verdicts = place.open();
    const before = await digestOf(verdicts);
    await place.settled();
    writeFileSync(join(place.root, 'a.ts'), 'two');
    utimesSync(join(place.root, 'a.ts'), 1_000_000_000, 1_000_000_000);
    assert.notEqual(await digestOf(verdicts), before);
    assert.notEqual(await digestOf(place.open()), before);
    writeFileSync(join(place.root, 'a.ts'), 'one');
    assert.equal(await digestOf(verdicts), before);
  });

  it('tells files apart that git takes for the same, because it converts line endings', async () => {
    await using place = new Place();
    place.write('.gitattributes', '* text=auto\n');
    place.write('a.txt', 'a\r\nb\n');
    place.commit();
    const verdicts = place.open();
    const before = await digestOf(verdicts);
    place.write('a.txt', 'a\nb\r\n');
    place.git('add', '.');
    assert.equal(place.git('status', '--porcelain'), '');
    assert.notEqual(await digestOf(verdicts), before);
  });

  it('looks where git was told to look away', async () => {
    await using place = new Place();
    for (const name of ['a', 'b', 'c']) place.write(name, 'one');
    place.commit();
    place.git('update-index', '--assume-unchanged', 'a');
    place.git('update-index', '--skip-worktree', 'b');
    const verdicts = place.open();
    const seen = new Set([await digestOf(verdicts)]);
    for (const name of ['a', 'b']) {
      place.write(name, 'two');
      seen.add(await digestOf(verdicts));
      unlinkSync(join(place.root, name));
      seen.add(await digestOf(verdicts));
    }
    assert.equal(seen.size, 5);
  });

  it('sees every change also where the word of git is taken, because it was once found to be exact', async () => {
    await using place = new Place();
    for (const name of ['changed', 'gone', 'executed', 'assumed', 'skipped']) place.write(name, 'one');
    place.commit();
    place.git('update-index', '--assume-unchanged', 'assumed');
    place.git('update-index', '--skip-worktree', 'skipped');
    // Later than any change of the files, and long ago.
    utimesSync(join(place.root, '.git/index'), Date.now() / 1_000 + 5, Date.now() / 1_000 + 5);
    const nowMs = Date.now.bind(Date);
    const { mock: clock } = mock.method(Date, 'now', () => nowMs() + 3_600_000);
    try {
      const before = await digestOf(place.open());
      await place.settled();
      const verdicts = place.open();
      const seen = new Set([before, await digestOf(verdicts)]);
      assert.equal(seen.size, 1);
      const at = (name: string): string => join(place.root, name);
      const edits = [
        () => place.write('changed', 'longer'),
        () => unlinkSync(at('gone')),
        () => chmodSync(at('executed'), 0o755),
        () => place.write('assumed', 'longer'),
        () => unlinkSync(at('skipped')),
        () => place.write('new', ''),
      ];
      for (const edit of edits) {
        edit();
        seen.add(await digestOf(verdicts));
      }
      assert.equal(seen.size, 1 + edits.length);
      for (const name of ['changed', 'gone', 'assumed', 'skipped']) place.write(name, 'one');
      chmodSync(at('executed'), 0o644);
      unlinkSync(at('new'));
      assert.equal(await digestOf(verdicts), before);
    } finally {
      clock.restore();
    }
  });

  for (const [name, form] of [
    ['', '--no-sparse-index'],
    [', also where the index leaves them out', '--sparse-index'],
  ] as const) {
    it(`takes files that a sparse checkout leaves out for neither deleted nor there${name}, and sees one that appears`, async () => {
      await using place = new Place();
      place.write('in/a.ts', 'x');
      place.write('out/a.ts', 'x');
      place.write('out/deep/b.ts', 'x');
      place.commit();
      place.git('sparse-checkout', 'set', '--cone', form, 'in');
      assert.equal(existsSync(join(place.root, 'out')), false);
      const verdicts = place.open();
      await keepPassed(verdicts, check);
      assert.equal(await told(verdicts), 'it passed on exactly these files');
      assert.equal(await told(place.open()), 'it passed on exactly these files');
      const files = new Map((await know(verdicts, check)).fingerprint.inputs.entries());
      assert.deepEqual(
        [...files.keys()].filter((path) => path.startsWith('out')),
        [],
      );
      place.write('out/a.ts', 'x');
      assert.equal(await told(place.open()), 'out/a.ts was added');
      rmSync(join(place.root, 'out'), { recursive: true });
      assert.equal(await told(place.open()), 'it passed on exactly these files');
      place.git('sparse-checkout', 'disable');
      assert.equal(await told(place.open()), 'out/a.ts was added, out/deep/b.ts was added');
    });
  }

  it('counts the files of submodules and of repositories within', async () => {
    await using place = new Place();
    await using other = new Place();
    other.write('inner.ts', 'one');
    other.commit();
    place.git('submodule', '--quiet', 'add', other.root, 'sub');
    place.write('nested/x', 'one');
    execFileSync('git', ['init', '-q'], { cwd: join(place.root, 'nested') });
    place.write('kept', '');
    place.git('add', 'kept', '.gitmodules', 'sub');
    place.git('commit', '-qm', 'x');
    const verdicts = place.open();
    const seen = new Set([await digestOf(verdicts)]);
    place.write('sub/inner.ts', 'two');
    seen.add(await digestOf(verdicts));
    place.write('sub/new.ts', '');
    seen.add(await digestOf(verdicts));
    place.write('nested/x', 'two');
    seen.add(await digestOf(verdicts));
    assert.equal(seen.size, 4);
  });

  it('opens no pipe, and says where links lead', async () => {
    await using place = new Place();
    place.write('a', 'one');
    place.write('ignored/target', 'one');
    place.write('.gitignore', 'ignored\n');
    symlinkSync('ignored/target', join(place.root, 'link'));
    symlinkSync('nowhere', join(place.root, 'broken'));
    place.commit();
    rmSync(join(place.root, 'a'));
    execFileSync('mkfifo', [join(place.root, 'a')]);
    const verdicts = place.open();
    const seen = new Set([await digestOf(verdicts)]);
    place.write('ignored/target', 'two');
    seen.add(await digestOf(verdicts));
    unlinkSync(join(place.root, 'link'));
    symlinkSync('a.txt', join(place.root, 'link'));
    seen.add(await digestOf(verdicts));
    symlinkSync(place.folder, join(place.root, 'out'));
    assert.equal(seen.size, 3);
    assert.equal(await verdicts.know(check, () => undefined, Date.now() + 0.5), 'out leads to a folder outside of the workspace');
  });

  it('counts packages that are installed elsewhere and linked, as work trees share them, by what says which they are', async () => {
    await using place = new Place();
    place.write('src/a.ts', '');
    mkdirSync(join(place.folder, 'installed'));
    writeFileSync(join(place.folder, 'installed/.package-lock.json'), '{}');
    symlinkSync('../installed', join(place.root, 'node_modules'));
    const verdicts = place.open();
    await keepPassed(verdicts, check);
    assert.equal(await told(verdicts), 'it passed on exactly these files');
    writeFileSync(join(place.folder, 'installed/.package-lock.json'), '{"a":1}');
    assert.equal(await told(verdicts), 'packages were installed or removed');
  });

  it('works without git, and with an index that cannot be read', async () => {
    await using plain = new Place(false);
    plain.write('src/a', 'one');
    plain.write('node_modules/x/index.js', 'one');
    const verdicts = plain.open();
    const before = await digestOf(verdicts);
    plain.write('node_modules/x/index.js', 'two');
    assert.equal(await digestOf(verdicts), before);
    plain.write('src/a', 'two');
    assert.notEqual(await digestOf(verdicts), before);

    await using split = new Place();
    split.write('src/a', 'one');
    split.commit();
    const whole = await digestOf(split.open());
    split.git('update-index', '--split-index');
    assert.equal(await digestOf(split.open()), whole);
    split.write('src/a', 'two');
    assert.notEqual(await digestOf(split.open()), whole);
  });

  it('tells a variable that is empty from one that is not set', async () => {
    await using place = new Place();
    const verdicts = place.open();
    await withVariable('NODE_ENV', null, () => keepPassed(verdicts, check));
    const seen = await withVariable('NODE_ENV', '', () => told(verdicts));
    assert.equal(seen, 'NODE_ENV is now set');
    await withVariable('NODE_ENV', '', () => keepPassed(verdicts, check));
    assert.equal(await withVariable('NODE_ENV', 'test', () => told(verdicts)), 'NODE_ENV changed');
  });

  it('never holds the value of a variable', async () => {
    await using place = new Place();
    const secret = makeCheck('c', { env: { TOKEN: 'hunter2-hunter2' }, command: ['true', 'hunter2-hunter2'] });
    const { fingerprint } = await know(place.open(), secret);
    assert.ok(!JSON.stringify(fingerprint.parts).includes('hunter2'));
    const other = await know(place.open(), { ...secret, env: { TOKEN: 'hunter3-hunter3' } });
    assert.notEqual(other.fingerprint.digest, fingerprint.digest);
  });

  it('knows tools by what they are, whichever comes first in the path', async () => {
    await using place = new Place();
    const install = (folder: string, version: string): string => {
      const own = join(place.folder, folder, 'node_modules/tool');
      mkdirSync(join(own, 'bin'), { recursive: true });
      writeFileSync(join(own, 'package.json'), JSON.stringify({ name: 'tool', version }));
      writeFileSync(join(own, 'bin/tool'), '#!/bin/sh\n');
      chmodSync(join(own, 'bin/tool'), 0o755);
      return join(own, 'bin');
    };
    const [first, second] = [install('1', '9.1.0'), install('2', '9.2.0')];
    const tool = makeCheck('c', { command: ['tool'] });
    const verdicts = place.open();
    const path = process.env['PATH']!;
    const by = <T>(folders: readonly string[], work: () => Promise<T>) =>
      withVariable('PATH', [...folders, path].join(delimiter), work);
    const before = await by([first], () => keepPassed(verdicts, tool));
    assert.equal(await by([first, second], () => digestOf(verdicts, tool)), before);
    assert.equal(await by([second, first], () => told(verdicts, tool)), 'tool 9.1.0 → 9.2.0');
    assert.equal(await by([], () => told(verdicts, tool)), 'tool is missing');
    install('1', '10.0.0');
    assert.equal(await by([first], () => told(verdicts, tool)), 'tool 9.1.0 → 10.0.0');
  });

  it('is another in another folder, and for another command, though all files are the same', async () => {
    await using place = new Place();
    for (const path of ['a/x', 'b/x', 'src/a.ts']) place.write(path, 'one');
    place.commit();
    const verdicts = place.open();
    const digests = new Set<string>();
    for (const part of [{ cwd: 'a' }, { cwd: 'b' }, { cwd: 'a', command: ['true', 'x'] }])
      digests.add(await digestOf(verdicts, makeCheck('c', { inputs: ['src/**'], ...part })));
    assert.equal(digests.size, 3);
  });

  it('counts lockfiles and what is installed, whatever the globs say', async () => {
    await using place = new Place();
    place.write('.gitignore', 'node_modules\n');
    place.write('package-lock.json', '{}');
    place.write('node_modules/.package-lock.json', '{}');
    place.write('src/a.ts', '');
    place.write('other.ts', '');
    place.commit();
    const narrow = makeCheck('c', { inputs: ['src/**'] });
    const verdicts = place.open();
    const before = await keepPassed(verdicts, narrow);
    place.write('other.ts', 'changed');
    assert.equal(await digestOf(verdicts, narrow), before);
    place.write('package-lock.json', '{"a":1}');
    assert.equal(await told(verdicts, narrow), 'package-lock.json changed');
    place.write('package-lock.json', '{}');
    assert.equal(await digestOf(verdicts, narrow), before);
    place.write('node_modules/.package-lock.json', '{"a":1}');
    assert.equal(await told(verdicts, narrow), 'packages were installed or removed');
  });

  it('counts a file that is named, though git ignores it', async () => {
    await using place = new Place();
    place.write('.gitignore', '.env\n');
    place.write('.env', 'A=1');
    const named = makeCheck('c', { inputs: ['src/**', '.env'] });
    const verdicts = place.open();
    await keepPassed(verdicts, named);
    place.write('.env', 'A=2');
    assert.equal(await told(verdicts, named), '.env changed');
    rmSync(join(place.root, '.env'));
    assert.equal(await told(verdicts, named), '.env was removed');
  });

  it('counts, for a package, those of the workspace that it needs, and what it inherits from above', async () => {
    await using place = new Place();
    place.write('.gitignore', 'node_modules\n');
    place.write('tsconfig.base.json', '{}');
    place.write('README.md', '');
    place.write('package.json', '{ "workspaces": ["packages/*"] }');
    for (const [name, needs] of [
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'left-pad'],
      ['d', 'a'],
    ] as const) {
      place.write(
        `packages/${name}/package.json`,
        JSON.stringify({ name: `@x/${name}`, dependencies: { [`@x/${needs}`]: '*' } }),
      );
      place.write(`packages/${name}/index.ts`, '');
      mkdirSync(join(place.root, 'node_modules/@x'), { recursive: true });
      symlinkSync(`../../packages/${name}`, join(place.root, `node_modules/@x/${name}`));
    }
    place.commit();
    const own = makeCheck('c', { cwd: 'packages/a' });
    const verdicts = place.open();
    await keepPassed(verdicts, own);
    place.write('packages/d/index.ts', '1');
    place.write('README.md', '1');
    assert.equal(await told(verdicts, own), 'it passed on exactly these files');
    place.write('packages/c/index.ts', '1');
    place.write('tsconfig.base.json', '{"a":1}');
    assert.equal(await told(verdicts, own), 'packages/c/index.ts changed, tsconfig.base.json changed');
  });

  it('counts, for a package, whatever belongs to no other package, wherever it lies', async () => {
    await using place = new Place();
    const files = [
      'shared/z.js',
      'tools/lint/rules.js',
      'data.txt',
      'README.md',
      'packages/a/i.ts',
      'packages/a/fixtures/f/package.json',
    ];
    for (const file of [...files, 'packages/b/i.ts', 'packages/c/i.ts', 'packages/c/sub/i.ts']) place.write(file, '');
    for (const name of ['packages/a', 'packages/b', 'packages/c', 'shared', 'tools']) place.write(`${name}/package.json`, '{}');
    place.write('pnpm-workspace.yaml', "packages:\n  - 'packages/*' # all\n  - '!packages/c/**'\n");
    place.write('packages/a/tsconfig.json', '{ "references": [{ "path": "../c/sub" }, { "path": "../../tsconfig.base.json" }] }');
    place.commit();
    const verdicts = place.open();
    const own = makeCheck('c', { cwd: 'packages/a' });
    await keepPassed(verdicts, own);
    for (const file of ['packages/b/i.ts', 'README.md']) place.write(file, '1');
    assert.equal(await told(verdicts, own), 'it passed on exactly these files');
    for (const file of ['shared/z.js', 'tools/lint/rules.js', 'data.txt']) place.write(file, '1');
    assert.equal(await told(verdicts, own), 'data.txt changed, shared/z.js changed, tools/lint/rules.js changed');
    await keepPassed(verdicts, own);
    // Named by its place in the configuration of this package.
    place.write('packages/c/i.ts', '1');
    place.write('shared/new.js', '');
    assert.equal(await told(verdicts, own), 'packages/c/i.ts changed, shared/new.js was added');
  });

  it('keeps no verdict where a package is linked from elsewhere, whose files it does not look at', async () => {
    await using place = new Place();
    place.write('.gitignore', 'node_modules\n');
    mkdirSync(join(place.root, 'node_modules/@x'), { recursive: true });
    mkdirSync(join(place.folder, 'elsewhere'));
    symlinkSync(join(place.folder, 'elsewhere'), join(place.root, 'node_modules/@x/linked'));
    place.commit();
    const verdicts = place.open();
    assert.equal(
      await verdicts.know(makeCheck('c', {}), () => undefined, Date.now()),
      'node_modules/@x/linked leads to a folder outside of the workspace',
    );
  });

  it('keeps no verdict where a Python package is installed editable from elsewhere, whose files it does not look at', async () => {
    await using place = new Place();
    place.write('.gitignore', '.venv\n');
    mkdirSync(join(place.folder, 'elsewhere/src'), { recursive: true });
    place.commit();
    const site = '.venv/lib/python3.13/site-packages';
    const why = async () => place.open().know(makeCheck('c', { cwd: 'sub' }), () => undefined, Date.now());
    const leadsOut = (name: string) => `${site}/${name} leads to a folder outside of the workspace`;
    // Of this project, of what is installed beside it, of nothing, and code.
    const plain = `${place.root}\n${place.root}/src\n../../../../src\n/usr/lib/python3/dist-packages\n/nowhere\n# x\n`;
    place.write(`${site}/own.pth`, plain);
    place.write(`${site}/distutils-precedence.pth`, "import os; var = 'SETUPTOOLS_USE_DISTUTILS'\n");
    assert.notEqual(typeof (await why()), 'string');
    place.write(`${site}/other.pth`, `${join(place.folder, 'elsewhere/src')}\n`);
    assert.equal(await why(), leadsOut('other.pth'));
    rmSync(join(place.root, site, 'other.pth'));
    const url = (path: string) => JSON.stringify({ dir_info: { editable: true }, url: pathToFileURL(path).href });
    place.write(`${site}/__editable__.own-1.pth`, 'import __editable___own_finder; __editable___own_finder.install()\n');
    place.write(`${site}/own-1.dist-info/direct_url.json`, url(place.root));
    place.write(`${site}/broken-1.dist-info/direct_url.json`, '{');
    assert.notEqual(typeof (await why()), 'string');
    place.write(`${site}/other-1.dist-info/direct_url.json`, url(join(place.folder, 'elsewhere')));
    assert.equal(await why(), leadsOut('other-1.dist-info'));
  });

  it('leaves out what tools keep for themselves, though nobody ignores it', async () => {
    await using place = new Place();
    place.write('a.py', '');
    place.commit();
    const verdicts = place.open();
    await keepPassed(verdicts, check);
    for (const file of ['.mypy_cache/3.8/a.json', 'src/__pycache__/a.pyc', '.eslintcache']) place.write(file, '1');
    assert.equal(await told(verdicts), 'it passed on exactly these files');
    place.write('cache/a', '');
    assert.equal(await told(verdicts), 'cache/a was added');
  });

  it('counts what is installed in a virtual environment', async () => {
    await using place = new Place();
    place.write('.gitignore', '.venv\n');
    place.write('.venv/lib/python3.13/site-packages/attrs-24.1.0.dist-info/RECORD', '');
    place.commit();
    const verdicts = place.open();
    const own = makeCheck('c', { cwd: 'sub' });
    await keepPassed(verdicts, own);
    assert.equal(await told(verdicts, own), 'it passed on exactly these files');
    place.write('.venv/lib/python3.13/site-packages/attrs-25.0.0.dist-info/RECORD', '');
    assert.equal(await told(verdicts, own), 'installed Python packages, which it needs, changed');
  });

  it('counts any variable, but those that only say who works where, and settings of this machine that git ignores', async () => {
    await using place = new Place();
    place.write('.gitignore', '.env*\n');
    place.write('a', '');
    place.commit();
    const verdicts = place.open();
    const own = makeCheck('c', {});
    await keepPassed(verdicts, own);
    await withVariable('WINDOWID', '17', () =>
      withVariable('VSCODE_PID', '1', async () => {
        assert.equal(await told(verdicts, own), 'it passed on exactly these files');
      }),
    );
    place.write('.env', 'A=1');
    await withVariable('MY_MODE', 'evil', async () => {
      assert.equal(await told(verdicts, own), '.env was added, MY_MODE is now set');
    });
  });

  it('covers the checks that must run before, through any number of others', async () => {
    await using place = new Place();
    place.write('schema/a', '');
    place.write('src/a', '');
    const generate = makeCheck('generate', { inputs: ['schema/**'], effect: 'write' });
    const between = makeCheck('between', { inputs: [], needs: ['generate'] });
    const test = makeCheck('test', { inputs: ['src/**'], needs: ['between'] });
    const later = makeCheck('later', { inputs: ['src/**'], dependsOn: [{ check: 'generate', when: 'after' }] });
    const all = [generate, between, test, later];
    const verdicts = place.open();
    await keepPassed(verdicts, test, all);
    await keepPassed(verdicts, later, all);
    place.write('schema/a', 'changed');
    assert.equal(await told(verdicts, test, all), 'between, which it needs, changed');
    assert.equal(await told(verdicts, later, all), 'it passed on exactly these files');
  });

  it('says what else has changed, files first', async () => {
    await using place = new Place();
    for (const name of ['a', 'b', 'c', 'd', 'e']) place.write(name, 'one');
    const verdicts = place.open();
    assert.equal(await told(verdicts), 'no verdict of it is known here');
    await keepPassed(verdicts, check);
    for (const name of ['a', 'b', 'c', 'd', 'e']) place.write(name, 'two');
    const changed = { ...check, command: ['false'], parser: null };
    assert.equal(
      await told(verdicts, changed),
      'a changed, b changed, c changed, its command changed, its settings changed, false counts now, true counts no longer and 2 more files',
    );
    for (const name of ['a', 'b', 'c', 'd']) place.write(name, 'one');
    rmSync(join(place.root, 'e'));
    place.write('f', '');
    chmodSync(join(place.root, 'a'), 0o755);
    assert.equal(await told(verdicts), 'a was made executable, e was removed, f was added');
  });
});
