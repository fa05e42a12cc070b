import type { ProcessSpec } from './spec.ts';

/**
 * What every child gets beside the environment of the host: nothing may ask a person, because there is no terminal to answer on,
 * and git must not take its lock for looking. Windows must not look for programs in the current directory: a repository with
 * `git.exe` in its root would win.
 */
const quietEnvironment: Readonly<Record<string, string>> = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  SSH_ASKPASS: '',
  GCM_INTERACTIVE: 'never',
  ...(process.platform === 'win32' ? { NoDefaultCurrentDirectoryInExePath: '1' } : {}),
};

/** Names the owner of a process: inherited by everything that it starts, so that Linux can tell later what is ours. */
export const cookieVariable = 'PREFLIGHT_COOKIE';

/**
 * The environment of one child: the host's, made quiet, then what the spec says; undefined removes a variable. The cookie is added
 * to those inherited, so that a Preflight inside of a check leaves the outer one its proof.
 */
export function environmentOf(spec: ProcessSpec, cookie: string): NodeJS.ProcessEnv {
  const inherited = process.env[cookieVariable];
  return {
    ...process.env,
    ...quietEnvironment,
    ...spec.env,
    [cookieVariable]: inherited === undefined ? cookie : `${inherited}${cookie}`,
  };
}
