import assert from 'node:assert/strict';
import { describeConfigProblem } from '../../../src/model/problem.ts';
import { readManifest } from '../../../src/config/detect/javascript/manifest.ts';
import { detectPackageScripts } from '../../../src/config/detect/javascript/package-scripts.ts';
import { findPackageFolders } from '../../../src/config/detect/javascript/workspaces.ts';
import { detectWith, fakeContext } from './fake-context.ts';

async function foldersOf(files: Readonly<Record<string, string>>): Promise<string> {
  const text = files['package.json'];
  const manifest = text === undefined ? null : readManifest(text, 'package.json').manifest;
  const { members, alone, problems } = await findPackageFolders(fakeContext(files), manifest);
  return [...members, ...alone.map((folder) => `(${folder})`), ...problems.map(describeConfigProblem)].join(' ');
}

/** A root with these workspaces and an empty package in each of the folders. */
function filesOf(workspaces: unknown, ...folders: readonly string[]): Record<string, string> {
  return {
    'package.json': JSON.stringify({ workspaces }),
    ...Object.fromEntries(folders.map((folder) => [`${folder}/package.json`, '{}'])),
  };
}

describe('the packages of a workspace', () => {
  it('are those that the patterns of the manifest mean', async () => {
    assert.equal(
      await foldersOf(filesOf(['packages/*'], 'packages/a', 'packages/b', 'packages/b/c', 'other')),
      'packages/a packages/b',
    );
    assert.equal(
      await foldersOf(filesOf({ packages: ['./packages/a/', 'apps/**'] }, 'packages/a', 'packages/b', 'apps/x/y')),
      'packages/a apps/x/y',
    );
    assert.equal(await foldersOf(filesOf(['packages/*', '!packages/b'], 'packages/a', 'packages/b')), 'packages/a');
    assert.equal(await foldersOf(filesOf(['{a,b}/*'], 'a/x', 'b/y', 'c/z')), 'a/x b/y');
    assert.equal(await foldersOf(filesOf(['../*', '/etc', '', 7, null], 'a')), '');
    assert.equal(await foldersOf(filesOf('packages/*', 'packages/a')), '');
  });

  it('are those of pnpm before those of the manifest, and those of Lerna or Rush where that has none', async () => {
    const files = filesOf(['a'], 'a', 'b', 'c', 'd');
    assert.equal(await foldersOf({ ...files, 'pnpm-workspace.yaml': 'packages: ["b", "!c"]' }), 'b');
    assert.equal(await foldersOf({ ...files, 'pnpm-workspace.yaml': 'catalog: {}' }), 'a');
    assert.equal(await foldersOf({ ...files, 'lerna.json': '{"packages":["b"]}' }), 'a');
    const plain = filesOf(undefined, 'a', 'b', 'c');
    assert.equal(await foldersOf({ ...plain, 'lerna.json': '{"packages":["b"]}' }), 'b');
    assert.equal(await foldersOf({ ...plain, 'rush.json': '{ /* of all */ "projects": [{ "projectFolder": "c" }] }' }), 'c');
  });

  it('are no fixtures and examples, unless a pattern names them', async () => {
    const folders = ['a', 'a/test/fixtures/b', 'examples/c', 'template/d'];
    assert.equal(await foldersOf(filesOf(['**'], ...folders)), 'a');
    assert.equal(await foldersOf(filesOf(['**', 'examples/*'], ...folders)), 'a examples/c');
  });

  it('have beside them those that stand for themselves: with a lockfile, or below a root without a package.json', async () => {
    const files = filesOf(undefined, 'web', 'docs', 'test/e2e', 'a/b/c/d/e');
    assert.equal(await foldersOf({ ...files, 'web/yarn.lock': '', 'test/e2e/yarn.lock': '' }), '(web)');
    const { 'package.json': _root, ...below } = files;
    assert.equal(await foldersOf(below), '(docs) (web)');
  });

  it('are bounded, however many a pattern matches', async () => {
    const many = Array.from({ length: 2_003 }, (_, index) => `packages/p${index}`);
    const found = await foldersOf(filesOf(['**'], ...many));
    assert.match(
      found,
      /package\.json:1:1: The patterns of the workspace match 2003 packages: only the first 2000 are looked at\.$/,
    );
    assert.equal(found.split(' ').filter((word) => word.startsWith('packages/')).length, 2_000);
  });

  it('are not looked for by patterns that could take long', async () => {
    const slow = ['*a*a*a*a*a*a*a*a*a*a*a*b', '**/**/**/**/**/x', '{a,'.repeat(50), 'x'.repeat(1_000), '+(+(+(a)))'];
    const found = await foldersOf(filesOf(['b', ...slow], 'b', 'a'.repeat(200)));
    assert.equal(found.split('it has too many wildcards').length - 1, 3);
    assert.match(found, /^b package\.json:1:1: The pattern "\*a\*a/);
  });

  it('with a manifest that is broken, in UTF-16 or too large are problems with their place, and the rest is found', async () => {
    const files = {
      ...filesOf(['*'], 'a', 'b', 'c'),
      'a/package.json': '{ "scripts": { "test": "mocha" }, }',
      'b/package.json': '{"scripts":{"test":"mocha"}}',
    };
    const context = fakeContext(files, {
      read: async (path) => {
        const text = (files as Record<string, string>)[path];
        if (path === 'c/package.json') return { status: 'refused', reason: 'is not a text in UTF-8' };
        return text === undefined ? { status: 'absent' } : { status: 'read', text };
      },
    });
    const { checks, problems } = await detectWith(detectPackageScripts, context);
    assert.deepEqual(
      checks.map(({ id }) => id),
      ['b:test'],
    );
    assert.deepEqual(problems.map(describeConfigProblem), [
      'a/package.json:1:35: This is not valid JSON for a package.json: property name expected. Its scripts are left out until that is repaired.',
      'c/package.json:1:1: c/package.json is not a text in UTF-8; its scripts are left out.',
    ]);
  });

  it('whose folders differ only in case are two', async () => {
    const scripts = '{"scripts":{"test":"mocha"}}';
    const files = { 'package.json': '{"workspaces":["*"]}', 'Web/package.json': scripts, 'web/package.json': scripts };
    const { checks, problems } = await detectWith(detectPackageScripts, fakeContext(files));
    assert.deepEqual(
      checks.map(({ id }) => id),
      ['Web:test', 'web:test'],
    );
    assert.deepEqual(problems, []);
  });

  it('that depend on each other in a circle wait in one direction only', async () => {
    const pack = (name: string, needs: string) =>
      JSON.stringify({ name, scripts: { build: 'tsup' }, dependencies: { [needs]: '*' } });
    const files = { 'package.json': '{"workspaces":["*"]}', 'a/package.json': pack('a', 'b'), 'b/package.json': pack('b', 'a') };
    const { checks } = await detectWith(detectPackageScripts, fakeContext(files));
    assert.deepEqual(
      checks.map(({ id, dependsOn }) => [id, ...dependsOn.map(({ check, when }) => `${when} ${check}`)].join(' ')),
      ['a:build after b:build', 'b:build'],
    );
  });

  it('that run the scripts of the root, which run theirs, do not run by themselves', async () => {
    const files = {
      'package.json': '{"workspaces":["*"],"scripts":{"test":"npm test --workspaces"}}',
      'a/package.json': '{"scripts":{"test":"cd .. && npm test"}}',
      'b/package.json': '{"scripts":{"test":"npm --prefix .. run test"}}',
    };
    const { checks } = await detectWith(detectPackageScripts, fakeContext(files));
    assert.deepEqual(
      checks.map(({ id, disabledReason }) => `${id}: ${disabledReason}`),
      [
        'test: it runs scripts of the root: npm test ("test" in a)',
        'a:test: it runs scripts of the root: npm test',
        'b:test: it runs scripts of the root: npm --prefix .. run test',
      ],
    );
  });
});
