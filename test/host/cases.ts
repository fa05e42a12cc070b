import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../tools/cleanup.ts';

/** One window of VS Code in which the tests of the folder `test/host/<name>` run. */
export interface HostCase {
  readonly name: string;
  /** Makes what the window is opened on, and returns its absolute path: a folder or a `.code-workspace` file. */
  prepare(): string;
  readonly asksTrust?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A check that leaves a file, so that a test sees that it ran. */
const leavesFile = (name: string): string => `require('fs').writeFileSync('${name}', String(process.pid))`;

const config = (checks: Readonly<Record<string, string>>): string => {
  const commands = Object.entries(checks).map(([id, script]) => [id, { command: ['node', '-e', script] }]);
  return JSON.stringify({ detect: false, checks: Object.fromEntries(commands) });
};

/** This many checks that do nothing and pass. */
const manyChecks = (count: number): string => {
  const ids = Array.from({ length: count }, (_, index) => `check-${String(index + 1).padStart(3, '0')}`);
  return JSON.stringify({ detect: false, checks: Object.fromEntries(ids.map((id) => [id, { command: 'true' }])) });
};

export const hostCases: readonly HostCase[] = [
  {
    name: 'folder',
    prepare: () =>
      repository({
        'preflight.jsonc': config({
          good: `${leavesFile('good.txt')}; console.log('all is well, \${jobs} at a time')`,
          bad: "console.error('src/a.ts:1:1: no'); process.exit(3)",
        }),
        'long/preflight.jsonc': config({ long: `${leavesFile('long.txt')}; setInterval(() => {}, 1000)` }),
      }),
  },
  {
    name: 'multi-root',
    prepare: () => {
      const folder = repository({
        'client/preflight.jsonc': config({ lint: leavesFile('ran.txt') }),
        'server/preflight.jsonc': config({ lint: leavesFile('ran.txt') }),
        'other/preflight.jsonc': config({ slow: `${leavesFile('ran.txt')}; setInterval(() => {}, 1000)` }),
      });
      const file = join(folder, 'all.code-workspace');
      writeFileSync(file, JSON.stringify({ folders: [{ path: 'client' }, { path: 'server' }] }));
      return file;
    },
  },
  {
    name: 'many',
    prepare: () => repository({ 'preflight.jsonc': manyChecks(300) }),
  },
  {
    name: 'untrusted',
    prepare: () => repository({ 'preflight.jsonc': config({ lint: leavesFile('ran.txt') }) }),
    asksTrust: true,
  },
];

/** A new git repository with these files, by path relative to it. */
function repository(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder('preflight-workspace');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
  return folder;
}
