import assert from 'node:assert/strict';
import { join } from 'node:path';
import { cacheDirectory } from '../../src/engine/cache-directory.ts';

describe('the folder for what is kept between runs', () => {
  const home = () => '/home/me';
  const find = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux') => cacheDirectory(env, platform, home);

  it('is where the platform keeps caches of a user', () => {
    assert.equal(find({}), join('/home/me/.cache/preflight'));
    assert.equal(find({ XDG_CACHE_HOME: '/caches' }), join('/caches/preflight'));
    assert.equal(find({ XDG_CACHE_HOME: '/caches' }, 'darwin'), join('/home/me/Library/Caches/preflight'));
    assert.equal(find({}, 'win32'), join('/home/me/AppData/Local/preflight/cache'));
    assert.equal(find({ LOCALAPPDATA: '/local', XDG_CACHE_HOME: '/caches' }, 'win32'), join('/local/preflight/cache'));
  });

  it('is what the user says, and never below the directory that he happens to stand in', () => {
    assert.equal(find({ PREFLIGHT_CACHE_DIR: '/mine', XDG_CACHE_HOME: '/caches' }), '/mine');
    assert.equal(find({ PREFLIGHT_CACHE_DIR: 'mine', XDG_CACHE_HOME: 'caches' }), join('/home/me/.cache/preflight'));
    assert.equal(find({ PREFLIGHT_CACHE_DIR: '/x/../proc/nope', XDG_CACHE_HOME: '/proc' }), join('/home/me/.cache/preflight'));
    assert.equal(find({ PREFLIGHT_CACHE_DIR: '', XDG_CACHE_HOME: '' }), join('/home/me/.cache/preflight'));
  });

  it('is nowhere for a user without a home', () => {
    assert.equal(
      cacheDirectory({}, 'linux', () => null),
      null,
    );
    assert.equal(
      cacheDirectory({ XDG_CACHE_HOME: '/caches' }, 'linux', () => null),
      join('/caches/preflight'),
    );
  });
});
