import assert from 'node:assert/strict';
import { chooseFiles, type ChosenFiles } from '../../../src/engine/inputs/choose-files.ts';
import { unknownFile } from '../../../src/engine/inputs/list-files.ts';

const paths = [
  '.editorconfig',
  'README.md',
  'a.d.ts',
  'a.ts',
  'lib/b.tsx',
  'lib/c.js.flow',
  'lib/deep/ts',
  'lib/x.rs',
  'web/d.ts',
];
const files = paths.map(unknownFile);

const pathsOf = ({ groups }: ChosenFiles): string[] => groups.flatMap((group) => group.files.map(({ path }) => path));

async function chosen(...inputs: readonly string[]): Promise<readonly string[]> {
  const choice = { cwd: '.', inputs, also: [], linked: [], outside: null };
  return pathsOf(await chooseFiles(choice, files, '/nowhere'));
}

describe('files chosen by globs', () => {
  it('are those with one of some endings', async () => {
    assert.deepEqual(await chosen('**/*.{ts,tsx}'), ['a.d.ts', 'a.ts', 'lib/b.tsx', 'web/d.ts']);
    assert.deepEqual(await chosen('lib/**/*.{ts,tsx,js.flow}'), ['lib/b.tsx', 'lib/c.js.flow']);
    assert.deepEqual(await chosen('**/*.d.ts'), ['a.d.ts']);
  });

  it('are the same, one after the other and together, without what is excluded', async () => {
    assert.deepEqual(await chosen('**/*.ts', '**/*.rs'), await chosen('**/*.{ts,rs}'));
    assert.deepEqual(await chosen('**/*.{ts,rs}', '!lib/**'), ['a.d.ts', 'a.ts', 'web/d.ts']);
    assert.deepEqual(await chosen('**/{.editorconfig,*.md}'), ['.editorconfig', 'README.md']);
    assert.deepEqual(await chosen('**', '!**/*.{ts,tsx,md}'), ['.editorconfig', 'lib/c.js.flow', 'lib/deep/ts', 'lib/x.rs']);
    assert.deepEqual(await chosen('lib/**', '!lib/deep/**/*.{rs,flow}'), [
      'lib/b.tsx',
      'lib/c.js.flow',
      'lib/deep/ts',
      'lib/x.rs',
    ]);
  });

  it('are those of several folders together, each once, though one lies in another', async () => {
    const names = ['a-b/x', 'a.b/x', 'a/b/c/x', 'a/b/x', 'a/b0/x', 'a/x', 'a0/x', 'b/x'];
    const all = names.map(unknownFile);
    const of = async (cwd: string, ...linked: readonly string[]) => {
      const chosen = await chooseFiles({ cwd, inputs: null, also: [], linked, outside: null }, all, '/nowhere');
      // The last group is what belongs to the root.
      return pathsOf({ ...chosen, groups: chosen.groups.slice(0, -1) }).sort();
    };
    assert.deepEqual(await of('a/b'), ['a/b/c/x', 'a/b/x']);
    assert.deepEqual(await of('a/b/c', 'a/b', 'a0', 'a.b'), ['a.b/x', 'a/b/c/x', 'a/b/x', 'a0/x']);
    assert.deepEqual(await of('a', 'a-b', 'a/b', 'a'), ['a-b/x', 'a/b/c/x', 'a/b/x', 'a/b0/x', 'a/x']);
    assert.deepEqual(await of('b', '.'), names);
  });
});
