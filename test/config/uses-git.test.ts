import assert from 'node:assert/strict';
import { usesGit } from '../../src/config/uses-git.ts';
import { TemporaryFolder } from './temporary-folder.ts';

describe('git', () => {
  it('says which files belong to a folder where that lies in a work tree, and only where there is a git', async () => {
    using folder = new TemporaryFolder({
      'work/.git/HEAD': 'ref: refs/heads/main\n',
      'work/.git/objects/x': '',
      'work/.git/refs/x': '',
      'work/a/file': '',
      'beside/file': '',
    });
    const { PATH } = process.env;
    const at = (path: string, env: NodeJS.ProcessEnv) => usesGit(`${folder.path}/${path}`, env);
    assert.deepEqual([await at('work/a', { PATH }), await at('beside', { PATH })], [true, false]);
    assert.equal(await at('work/a', { PATH: `${folder.path}/beside` }), false);
  });
});
