import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, type DetectContext } from '../../../src/config/detect/context.ts';
import { DetectionMemory, WatchedContext } from '../../../src/config/detect/detection-memory.ts';
import type { Detection } from '../../../src/config/detect/detection.ts';

const nothing: Detection = { checks: [], problems: [] };
/** Everything that is there now is old enough for the memory. */
const later = () => Date.now() + 60_000;

class Repository implements Disposable {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'preflight memory ')));
  readonly env = { PATH: join(this.root, 'bin') };
  readonly memory = new DetectionMemory();

  constructor() {
    execFileSync('git', ['init', '-q', this.root]);
    mkdirSync(join(this.root, 'bin'));
    this.write('package.json', '{}');
    this.write('bin/tool', '');
    execFileSync('git', ['add', '.'], { cwd: this.root });
  }

  write(path: string, content: string): void {
    writeFileSync(join(this.root, path), content);
  }

  async keep(look: (context: DetectContext) => Promise<unknown>, startedMs = later()): Promise<void> {
    const watched = new WatchedContext(await createContext(this.root, this.env));
    await look(watched.context);
    this.memory.keep(watched, this.env, nothing, startedMs);
  }

  async isRemembered(env: NodeJS.ProcessEnv = this.env): Promise<boolean> {
    return (await this.memory.recall(this.root, env)) === nothing;
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

const lookAtAll = async (context: DetectContext): Promise<void> => {
  await context.tree();
  await context.read('package.json');
  await context.read('absent.json');
  await context.has('node_modules/.bin/eslint');
  await context.list('bin');
};

describe('what detection found', () => {
  it('is given again as long as nothing changes', async () => {
    using repository = new Repository();
    assert.equal(await repository.isRemembered(), false);
    await repository.keep(lookAtAll);
    assert.equal(await repository.isRemembered(), true);
    assert.equal(await repository.isRemembered(), true);
  });

  const changes: readonly (readonly [what: string, change: (repository: Repository) => void])[] = [
    ['a file that was read', (it) => it.write('package.json', '{"scripts":{}}')],
    ['a file that was not there', (it) => it.write('absent.json', '{}')],
    [
      'a program that was not installed',
      (it) => {
        mkdirSync(join(it.root, 'node_modules/.bin'), { recursive: true });
        it.write('node_modules/.bin/eslint', '');
      },
    ],
    ['the names in a folder', (it) => it.write('bin/other', '')],
    ['the names in the root', (it) => it.write('new.txt', '')],
    [
      'the list of files that git tracks',
      (it) => {
        mkdirSync(join(it.root, 'bin/deep'));
        it.write('bin/deep/a.txt', '');
        execFileSync('git', ['add', '.'], { cwd: it.root });
      },
    ],
  ];
  for (const [what, change] of changes)
    it(`is forgotten when this changes: ${what}`, async () => {
      using repository = new Repository();
      await repository.keep(lookAtAll);
      assert.equal(await repository.isRemembered(), true);
      change(repository);
      assert.equal(await repository.isRemembered(), false);
    });

  it('is worth nothing with another PATH', async () => {
    using repository = new Repository();
    await repository.keep(lookAtAll);
    assert.equal(await repository.isRemembered({ PATH: repository.root }), false);
  });

  it('is not trusted when a file is so new that it may change again without a trace', async () => {
    using repository = new Repository();
    await repository.keep(lookAtAll, Date.now());
    assert.equal(await repository.isRemembered(), false);
  });

  it('is not remembered where nobody lists the files', async () => {
    using repository = new Repository();
    rmSync(join(repository.root, '.git'), { recursive: true });
    await repository.keep(lookAtAll);
    assert.equal(await repository.isRemembered(), false);
    await repository.keep(async (context) => context.read('package.json'));
    assert.equal(await repository.isRemembered(), true);
  });

  it('is kept for a few roots only', async () => {
    using repository = new Repository();
    await repository.keep(lookAtAll);
    for (let index = 0; index < 8; index++) {
      using other = new Repository();
      const watched = new WatchedContext(await createContext(other.root, other.env));
      repository.memory.keep(watched, other.env, nothing, later());
    }
    assert.equal(await repository.isRemembered(), false);
  });
});
