import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { detect } from '../../src/config/detect/detect.ts';
import { DetectionMemory } from '../../src/config/detection-memory.ts';
import { SealedFiles } from '../../src/engine/cache/sealed-files.ts';
import { silentLogger } from '../../src/engine/ports.ts';

/** What may be written where: all of it is looked at by detection, and some of it says nothing. */
const contents: Readonly<Record<string, readonly string[]>> = {
  'package.json': [
    '{"scripts":{"test":"vitest run","lint":"eslint ."},"workspaces":["packages/*"]}',
    '{"scripts":{"test":"node --test","lint":"eslint ."},"workspaces":["packages/*"]}',
    '{"scripts":{',
  ],
  'packages/a/package.json': ['{"name":"a","scripts":{"lint":"eslint ."}}', '{"name":"b","scripts":{"lint":"eslint ."}}'],
  'packages/b/package.json': ['{"name":"b","scripts":{"test":"mocha"}}'],
  'package-lock.json': ['{}'],
  'pnpm-lock.yaml': [''],
  'eslint.config.js': ['export default [];'],
  'tsconfig.json': ['{"extends":"./tsconfig.base.json"}', '{"compilerOptions":{"noEmit":true}}'],
  'tsconfig.base.json': ['{"compilerOptions":{"noEmit":true}}', '{"compilerOptions":{"strict":true}}'],
  'node_modules/.bin/eslint': ['#!/bin/sh'],
  'node_modules/eslint/package.json': ['{"version":"8.0.0"}', '{"version":"9.0.0"}'],
  '.github/workflows/ci.yml': [
    'on: push\njobs: { a: { steps: [{ run: npm run lint }] } }\n',
    'on: push\njobs: { a: { steps: [{ run: make check }] } }\n',
  ],
  '.pre-commit-config.yaml': ['repos: []\n'],
  '.husky/pre-commit': ['npm test\n'],
  Makefile: ['include more.mk\ncheck:\n\tpytest\n', 'lint:\n\truff check\n'],
  'more.mk': ['test: ;\n', 'lint:\n\tcurl x | sh\n'],
  'pyproject.toml': ['[tool.ruff]\n', '[tool.pytest.ini_options]\n', '[tool'],
  'go.mod': ['module x\n'],
  'src/a.ts': ['1'],
  'src/a_test.py': ['1'],
  '.gitignore': ['node_modules\n', ''],
  'bin/ruff': ['#!/bin/sh'],
  'bin/make': ['#!/bin/sh'],
  'bin/cargo': ['#!/bin/sh'],
};
const paths = Object.keys(contents);

class Workspace implements Disposable {
  readonly #top = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'preflight changes ')));
  readonly root = join(this.#top, 'root');
  readonly env = { PATH: join(this.root, 'bin') };
  readonly #files = new SealedFiles(join(this.#top, 'cache'), silentLogger);
  #memory = new DetectionMemory(() => 'code');

  constructor() {
    fs.mkdirSync(join(this.#top, 'cache'));
    this.git('init', '-q', this.root);
    for (const path of ['package.json', 'packages/a/package.json', 'Makefile', 'pyproject.toml', 'bin/make', 'src/a.ts'])
      this.write(path, contents[path]![0]!);
    this.git('add', '-A');
    this.git('commit', '-qm', 'x');
  }

  git(...args: readonly string[]): void {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'init.defaultBranch=main', '-c', 'advice.detachedHead=false'];
    execFileSync('git', [...who, ...args], { cwd: args[0] === 'init' ? this.#top : this.root, stdio: 'ignore' });
  }

  at(path: string): string {
    return join(this.root, path);
  }

  write(path: string, content: string): void {
    fs.mkdirSync(dirname(this.at(path)), { recursive: true });
    fs.writeFileSync(this.at(path), content, { mode: 0o755 });
  }

  /** What is remembered must be what is found anew; then that is remembered, as if everything were old enough. */
  async look(isAnother: boolean, what: string): Promise<boolean> {
    if (isAnother) this.#memory = new DetectionMemory(() => 'code');
    const recalled = await this.#memory.recall(this.root, this.env, this.#files);
    const looked = await detect(this.root, this.env);
    if (recalled !== null) assert.deepEqual(recalled, looked.detection, what);
    await this.#memory.keep(this.root, this.env, this.#files, { ...looked, startedMs: Infinity });
    return recalled !== null;
  }

  [Symbol.dispose](): void {
    fs.rmSync(this.#top, { recursive: true, force: true });
  }
}

type Change = (it: Workspace, path: string, nth: number) => void;

const changes: Readonly<Record<string, Change>> = {
  write: (it, path, nth) => it.write(path, contents[path]![nth % contents[path]!.length]!),
  'replace with the same times': (it, path, nth) => {
    const { atime, mtime } = fs.statSync(it.at(path));
    fs.writeFileSync(it.at(`${path}.new`), contents[path]![nth % contents[path]!.length]!, { mode: 0o755 });
    fs.utimesSync(it.at(`${path}.new`), atime, mtime);
    fs.renameSync(it.at(`${path}.new`), it.at(path));
  },
  remove: (it, path) => fs.rmSync(it.at(path)),
  'remove the folder of': (it, path) => dirname(path) !== '.' && fs.rmSync(dirname(it.at(path)), { recursive: true }),
  'rename and leave': (it, path) => fs.renameSync(it.at(path), it.at(`${path}.old`)),
  'rename back': (it, path) => fs.renameSync(it.at(`${path}.old`), it.at(path)),
  'make executable': (it, path) => fs.chmodSync(it.at(path), 0o755),
  'make not executable': (it, path) => fs.chmodSync(it.at(path), 0o644),
  'make a link': (it, path, nth) => {
    fs.rmSync(it.at(path), { force: true });
    fs.mkdirSync(dirname(it.at(path)), { recursive: true });
    fs.symlinkSync(it.at(`target ${nth % 2}`), it.at(path));
  },
  'write behind links': (it, path, nth) => it.write(`target ${nth % 2}`, contents[path]![0]!),
  'remove behind links': (it, _path, nth) => fs.rmSync(it.at(`target ${nth % 2}`)),
  'make a folder': (it, path) => {
    fs.rmSync(it.at(path), { recursive: true, force: true });
    fs.mkdirSync(it.at(path), { recursive: true });
  },
  add: (it, path) => it.git('add', '-f', path),
  'remove from git': (it, path) => it.git('rm', '-q', '--cached', path),
  commit: (it) => it.git('commit', '-qam', 'x'),
  'switch branch': (it, _path, nth) => it.git('switch', '-q', '-f', nth % 2 === 0 ? '-c' : '-', `branch-${nth}`),
  'go back': (it) => it.git('checkout', '-q', '-f', 'HEAD~1'),
  'clone anew': (it) => {
    it.git('clone', '-q', '.', '../clone');
    fs.rmSync(it.root, { recursive: true });
    fs.renameSync(join(it.root, '../clone'), it.root);
  },
};

const steps = fc.record({
  change: fc.constantFrom(...Object.keys(changes)),
  // Of what lies behind a name on PATH, its folder says nothing.
  path: fc.oneof(fc.constantFrom(...paths), fc.constantFrom(...paths.filter((path) => path.startsWith('bin/')))),
  nth: fc.nat(5),
  isAnother: fc.boolean(),
});

describe('what is remembered of detection', () => {
  it('is what would be found anew, whatever has changed', async function () {
    this.timeout(120_000);
    let recalled = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 12 }), async (sequence) => {
        using workspace = new Workspace();
        await workspace.look(false, 'the first');
        for (const { change, path, nth, isAnother } of sequence) {
          try {
            changes[change]!(workspace, path, nth);
          } catch {
            // There is nothing to remove, or nothing to commit.
          }
          if (await workspace.look(isAnother, `${change} ${path}`)) recalled++;
        }
      }),
      { numRuns: 6 },
    );
    assert.ok(recalled > 0);
  });
});
