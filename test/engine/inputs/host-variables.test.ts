import assert from 'node:assert/strict';
import { mayDecide } from '../../../src/engine/inputs/host-variables.ts';

describe('host-variables', () => {
  it('leaves out what says who works, where, and in which terminal, editor or runner', () => {
    const names =
      'HOME PATH Path _ SHLVL PS1 PS4 XDG_RUNTIME_DIR SSH_AUTH_SOCK VSCODE_PID TERM TERM_PROGRAM npm_config_cache NPM_TOKEN_FILE container';
    const more =
      'SYSTEMD_EXEC_PID __MISE_DIFF _MISE_ZSH GIT_DIR HUSKY PREFLIGHT_CACHE MOCHA_COLORS WSLENV Windir ProgramFiles(x86) __CFBundleIdentifier';
    for (const name of `${names} ${more}`.split(' ')) assert.equal(mayDecide(name), false, name);
  });

  it('counts everything else, also what only begins or ends alike', () => {
    const names =
      'CI NODE_ENV NODE_OPTIONS DEBUG LANG LC_ALL TZ DATABASE_URL HOMEPAGE USERS PATHS MY_PATH XTERM PS ENVPS1 TERMITE MISE EXEC_PID GITHUB SHELLS';
    for (const name of names.split(' ')) assert.equal(mayDecide(name), true, name);
  });
});
