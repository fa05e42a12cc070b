import assert from 'node:assert/strict';
import { join } from 'node:path';
import { withoutHook } from '../../src/engine/hook-variables.ts';
import { TemporaryRepository } from './builtin/temporary-repository.ts';

describe('The variables of a hook of git', () => {
  it('cost nothing where there are none', () => {
    assert.equal(withoutHook('/nowhere', 'test', { PATH: '/bin', GIT_EDITOR: ':' }), null);
  });

  it('lead no check to the repository that the hook runs for', async () => {
    using repository = new TemporaryRepository();
    const git = join(repository.top, '.git');
    const host = { GIT_DIR: git, GIT_WORK_TREE: repository.top, GIT_PREFIX: '', GIT_INDEX_FILE: '.git/index', GIT_EDITOR: ':' };
    const removed = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_PREFIX: undefined, GIT_INDEX_FILE: undefined };
    assert.deepEqual(await withoutHook(repository.top, 'lint', host), removed);
    assert.deepEqual(await withoutHook(repository.top, 'test', host), removed);
  });

  it('tell checks that may ask what is staged from which index the commit is made, and nobody of one that is not ours', async () => {
    using repository = new TemporaryRepository();
    const index = join(repository.top, '.git/index.lock');
    const given = (kind: 'lint' | 'test' | 'security', file = index) =>
      withoutHook(repository.top, kind, { GIT_INDEX_FILE: file });
    assert.deepEqual(await given('lint'), { GIT_INDEX_FILE: index });
    assert.deepEqual(await given('security', '.git/next-index-7.lock'), {
      GIT_INDEX_FILE: join(repository.top, '.git/next-index-7.lock'),
    });
    assert.deepEqual(await given('test'), { GIT_INDEX_FILE: undefined });
    assert.deepEqual(await given('lint', '/elsewhere/.git/index.lock'), { GIT_INDEX_FILE: undefined });
  });

  it('are left alone where no folder leads to a repository', async () => {
    assert.deepEqual(await withoutHook('/', 'test', { GIT_DIR: '/home/me/.dotfiles', GIT_WORK_TREE: '/' }), {});
  });
});
