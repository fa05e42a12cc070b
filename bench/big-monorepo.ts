import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const size = { packages: 500, filesEach: 400 };
const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

/**
 * Calls back with a repository of 200,000 tracked files in 500 packages with scripts, tools and a workflow of CI, and removes it again.
 * Sources stand only in git's index: detection must not look into them.
 */
export async function withBigMonorepo<T>(use: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'preflight-bench-'));
  const git = (args: readonly string[], input?: string) =>
    execFileSync('git', args, { cwd: root, env, input, encoding: 'utf8', maxBuffer: 2 ** 28 }).trim();
  const written: string[] = [];
  const write = (path: string, content: object | string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    written.push(path);
  };
  try {
    git(['init', '-q']);
    writeTop(write);
    for (let index = 0; index < size.packages; index++) writePackage(write, index);
    const blob = git(['hash-object', '-w', '--stdin'], '');
    const sources = Array.from({ length: size.packages }, (_, index) =>
      Array.from({ length: size.filesEach - 4 }, (_, file) => `packages/p${index}/src/area${file % 20}/source${file}.ts`),
    );
    const lines = [...written, ...sources.flat()].map((path) => `100644 ${blob} 0\t${path}\n`);
    git(['update-index', '--index-info'], lines.join(''));
    return await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

type Write = (path: string, content: object | string) => void;

function writeTop(write: Write): void {
  write('package.json', {
    name: 'monorepo',
    private: true,
    packageManager: 'pnpm@10.0.0',
    scripts: { lint: 'eslint .', 'format:check': 'prettier --check .', typecheck: 'pnpm -r typecheck' },
    devDependencies: { eslint: '10', prettier: '3', typescript: '6' },
  });
  write('pnpm-workspace.yaml', 'packages:\n  - "packages/*"\n  - "!packages/none"\n');
  write('.github/workflows/ci.yml', 'on: push\njobs:\n  a:\n    steps:\n      - run: pnpm lint\n      - run: pnpm -r test\n');
}

function writePackage(write: Write, index: number): void {
  const folder = `packages/p${index}`;
  write(`${folder}/package.json`, {
    name: `@big/p${index}`,
    version: '1.0.0',
    scripts: { build: 'tsc -b', test: 'vitest run', lint: 'eslint src', typecheck: 'tsc --noEmit', dev: 'vite' },
    dependencies: Object.fromEntries([1, 2, 3].filter((back) => index >= back).map((back) => [`@big/p${index - back}`, '*'])),
    devDependencies: { vitest: '3' },
  });
  write(`${folder}/tsconfig.json`, {
    extends: '../../tsconfig.base.json',
    compilerOptions: { outDir: 'dist' },
    include: ['src'],
  });
  write(`${folder}/vitest.config.ts`, '');
  write(`${folder}/README.md`, '');
}
