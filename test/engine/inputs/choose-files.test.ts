import assert from 'node:assert/strict';
import { chooseFiles } from '../../../src/engine/inputs/choose-files.ts';

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
const files = paths.map((path) => ({ path, tracked: null }));

async function chosen(...inputs: readonly string[]): Promise<readonly string[]> {
  const choice = { cwd: '.', inputs, also: [], linked: [], outside: null };
  return (await chooseFiles(choice, files, '/nowhere')).paths.map(({ path }) => path);
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
});
