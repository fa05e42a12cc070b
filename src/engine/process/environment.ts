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

/** What VS Code tells its own processes, and what would make a check's Electron or VS Code behave like one of them. */
const privateToVSCode: readonly string[] = [
  'ELECTRON_RUN_AS_NODE',
  'VSCODE_AMD_ENTRYPOINT',
  'VSCODE_CODE_CACHE_PATH',
  'VSCODE_CRASH_REPORTER_PROCESS_TYPE',
  'VSCODE_CWD',
  'VSCODE_ESM_ENTRYPOINT',
  'VSCODE_EXTHOST_IPC_HOOK',
  'VSCODE_EXTHOST_WILL_SEND_SOCKET',
  'VSCODE_HANDLES_SIGPIPE',
  'VSCODE_HANDLES_UNCAUGHT_ERRORS',
  'VSCODE_IPC_HOOK',
  'VSCODE_L10N_BUNDLE_LOCATION',
  'VSCODE_NLS_CONFIG',
  'VSCODE_PARENT_PID',
  'VSCODE_PID',
  'VSCODE_PIPE_LOGGING',
  'VSCODE_VERBOSE_LOGGING',
];

/** Names the owner of a process: inherited by everything that it starts, so that Linux can tell later what is ours. */
export const cookieVariable = 'PREFLIGHT_COOKIE';

/**
 * The environment of one child: the host's, made quiet, then what the spec says; undefined removes a variable. The cookie is added
 * to those inherited, so that a Preflight inside of a check leaves the outer one its proof.
 */
export function environmentOf(spec: ProcessSpec, cookie: string): NodeJS.ProcessEnv {
  const inherited = process.env[cookieVariable];
  const host = { ...process.env };
  for (const name of privateToVSCode) delete host[name];
  return {
    ...host,
    ...quietEnvironment,
    ...spec.env,
    [cookieVariable]: inherited === undefined ? cookie : `${inherited}${cookie}`,
  };
}
