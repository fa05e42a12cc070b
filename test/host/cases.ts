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
  const commands = Object.entries(checks).map(([id, script]) => [id, { command: ['node', '-e', script], cache: false }]);
  return JSON.stringify({ detect: false, checks: Object.fromEntries(commands) });
};

/** This many checks that do nothing and pass. */
const manyChecks = (count: number): string => {
  const ids = Array.from({ length: count }, (_, index) => `check-${String(index + 1).padStart(3, '0')}`);
  return JSON.stringify({ detect: false, checks: Object.fromEntries(ids.map((id) => [id, { command: 'true', cache: false }])) });
};

/** A check that finds two problems as ESLint would, each with its repair. */
const fixable = JSON.stringify({
  detect: false,
  checks: {
    eslint: {
      command: ['node', '-e', `console.log(${JSON.stringify(eslintReport())}); process.exitCode = 1`],
      parser: 'eslint-json',
    },
  },
});

function eslintReport(): string {
  const messages = [1, 2].map((line) => ({
    ruleId: 'no-var',
    severity: 2,
    message: 'Unexpected var, use let or const instead.',
    line,
    column: 1,
    endLine: line,
    endColumn: 11,
    fix: { range: [(line - 1) * 11, (line - 1) * 11 + 3], text: 'let' },
  }));
  return JSON.stringify([{ filePath: 'src/code.js', messages }]);
}

export const hostCases: readonly HostCase[] = [
  {
    name: 'folder',
    prepare: () =>
      repository({
        'preflight.jsonc': config({
          good: `${leavesFile('good.txt')}; console.log('all is well, \${jobs} at a time')`,
          bad: "console.error('src/a.ts:1:1: no'); process.exit(3)",
        }),
        'src/code.js': 'var a = 1;\nvar b = 2;\n',
        'fixable/preflight.jsonc': fixable,
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
    name: 'figures',
    prepare: () => repository({ 'src/code.txt': 'text\n' }),
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
