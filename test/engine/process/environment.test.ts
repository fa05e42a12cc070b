import assert from 'node:assert/strict';
import { cookieVariable, environmentOf } from '../../../src/engine/process/environment.ts';

describe('the environment of a command', () => {
  const spec = { command: ['x'], cwd: '/' };
  const names = ['PREFLIGHT_TEST_KEPT', 'ELECTRON_RUN_AS_NODE', 'VSCODE_IPC_HOOK', 'VSCODE_GIT_IPC_HANDLE', cookieVariable];
  const before = new Map(names.map((name) => [name, process.env[name]]));

  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it('is that of the host, without what VS Code tells its own processes', () => {
    for (const name of names) process.env[name] = 'value';
    const env = environmentOf(spec, 'cookie');
    assert.deepEqual(
      names.slice(0, -1).map((name) => env[name]),
      ['value', undefined, undefined, 'value'],
    );
  });

  it('lets nothing ask a person, unless the spec says otherwise', () => {
    const { GIT_TERMINAL_PROMPT, GIT_OPTIONAL_LOCKS, SSH_ASKPASS } = environmentOf(
      { ...spec, env: { GIT_OPTIONAL_LOCKS: '1' } },
      'c',
    );
    assert.deepEqual(
      { GIT_TERMINAL_PROMPT, GIT_OPTIONAL_LOCKS, SSH_ASKPASS },
      { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '1', SSH_ASKPASS: '' },
    );
  });

  it('removes what the spec removes', () => {
    process.env['PREFLIGHT_TEST_KEPT'] = 'value';
    assert.equal(environmentOf({ ...spec, env: { PREFLIGHT_TEST_KEPT: undefined } }, 'c')['PREFLIGHT_TEST_KEPT'], undefined);
  });

  it('adds its cookie to an outer one', () => {
    process.env[cookieVariable] = 'outer;';
    assert.equal(environmentOf(spec, 'inner;')[cookieVariable], 'outer;inner;');
  });
});
