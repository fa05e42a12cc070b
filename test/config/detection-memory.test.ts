import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, type DetectContext } from '../../src/config/detect/context.ts';
import { WatchedContext } from '../../src/config/detect/watched-context.ts';
import { DetectionMemory } from '../../src/config/detection-memory.ts';
import { SealedFiles } from '../../src/engine/cache/sealed-files.ts';
import { silentLogger } from '../../src/engine/ports.ts';
import { makeCheck } from '../rig/make-check.ts';
import type { Detection } from '../../src/config/detect/detection.ts';

const found: Detection = {
  checks: [makeCheck('lint')],
  problems: [{ severity: 'warning', message: 'x', file: 'a', line: 1, column: null, check: null }],
};
/** Everything that is there now is old enough for the memory. */
const later = () => Date.now() + 60_000;

class Repository implements Disposable {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'preflight memory ')));
  readonly env = { PATH: join(this.root, 'bin') };
  readonly files = new SealedFiles(join(this.root, 'cache'), silentLogger);
  memory = new DetectionMemory(() => 'code 1');

  constructor() {
    execFileSync('git', ['init', '-q', this.root]);
    mkdirSync(join(this.root, 'bin'));
    mkdirSync(join(this.root, 'cache'));
    this.write('package.json', '{}');
    this.write('bin/tool', '');
    this.write('bin/plain', '');
    chmodSync(join(this.root, 'bin/tool'), 0o755);
    chmodSync(join(this.root, 'bin/plain'), 0o644);
    symlinkSync(join(this.root, 'cache/target'), join(this.root, 'bin/dangling'));
    execFileSync('git', ['add', '.'], { cwd: this.root });
  }

  write(path: string, content: string): void {
    writeFileSync(join(this.root, path), content);
  }

  async keep(look: (context: DetectContext) => Promise<unknown>, startedMs = later(), detection = found): Promise<void> {
    const watched = new WatchedContext(await createContext(this.root, this.env), this.env);
    await look(watched.context);
    await this.memory.keep(this.root, this.env, this.files, { detection, marks: watched.marks, startedMs });
  }

  /** Whether this process has it; `another` begins anew, with what is kept. */
  async isRemembered(env: NodeJS.ProcessEnv = this.env): Promise<boolean> {
    const [own, others] = [await this.memory.recall(this.root, env, null), await this.recallInAnother(env)];
    assert.deepEqual(others, own);
    return own === found;
  }

  recallInAnother(env: NodeJS.ProcessEnv = this.env, code: string | null = 'code 1'): Promise<Detection | null> {
    return new DetectionMemory(() => code).recall(this.root, env, this.files);
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
  for (const name of ['tool', 'plain', 'dangling']) await context.findProgram(name);
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
    ['who may execute a program that was found', (it) => chmodSync(join(it.root, 'bin/tool'), 0o644)],
    ['who may execute a program that was not found', (it) => chmodSync(join(it.root, 'bin/plain'), 0o755)],
    ['what is behind the name of a program that was not found', (it) => it.write('cache/target', '')],
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

  const meanwhile: readonly (readonly [what: string, look: (context: DetectContext, repository: Repository) => Promise<void>])[] =
    [
      [
        'a file comes after somebody has asked for it',
        async (context, it) => {
          await context.has('absent.json');
          it.write('absent.json', '');
        },
      ],
      [
        'a file goes after it was read',
        async (context, it) => {
          await context.read('package.json');
          rmSync(join(it.root, 'package.json'));
        },
      ],
    ];
  for (const [what, look] of meanwhile)
    it(`is not remembered when ${what}`, async () => {
      using repository = new Repository();
      await repository.keep((context) => look(context, repository));
      assert.equal(await repository.isRemembered(), false);
    });

  it('is forgotten when a folder between the root and its repository becomes a repository of its own', async () => {
    using repository = new Repository();
    const root = join(repository.root, 'between/root');
    mkdirSync(root, { recursive: true });
    const { marks } = new WatchedContext(await createContext(root, repository.env), repository.env);
    await repository.memory.keep(root, repository.env, null, { detection: found, marks, startedMs: later() });
    assert.equal(await repository.memory.recall(root, repository.env, null), found);
    execFileSync('git', ['init', '-q', join(root, '..')]);
    assert.equal(await repository.memory.recall(root, repository.env, null), null);
  });

  it('is not remembered where nobody lists the files', async () => {
    using repository = new Repository();
    rmSync(join(repository.root, '.git'), { recursive: true });
    await repository.keep(lookAtAll);
    assert.equal(await repository.isRemembered(), false);
    await repository.keep(async (context) => context.read('package.json'));
    assert.equal(await repository.isRemembered(), true);
  });

  it('is kept for other processes with the same code, and for nobody where it is not known which code that is', async () => {
    using repository = new Repository();
    await repository.keep(lookAtAll);
    assert.deepEqual(await repository.recallInAnother(), found);
    assert.equal(await repository.recallInAnother(repository.env, 'code 2'), null);
    assert.equal(await repository.recallInAnother(repository.env, null), null);
    repository.memory = new DetectionMemory(() => null);
    rmSync(join(repository.root, 'cache/detected'), { recursive: true });
    await repository.keep(lookAtAll);
    assert.equal(existsSync(join(repository.root, 'cache/detected')), false);
  });

  it('is worth nothing when somebody else has written it', async () => {
    using repository = new Repository();
    await repository.keep(lookAtAll);
    const folder = join(repository.root, 'cache/detected');
    const [name = ''] = readdirSync(folder);
    const bytes = readFileSync(join(folder, name));
    bytes[bytes.length - 3]! ^= 1;
    writeFileSync(join(folder, name), bytes);
    assert.equal(await repository.recallInAnother(), null);
  });

  it('is replaced by what was found since, and forgotten where that depends on nobody knows what', async () => {
    using repository = new Repository();
    await repository.keep(lookAtAll);
    const now: Detection = { checks: [], problems: [] };
    repository.write('package.json', '{"name":"x"}');
    await repository.keep(lookAtAll, later(), now);
    assert.deepEqual(await repository.recallInAnother(), now);
    await repository.keep(lookAtAll, 0);
    assert.equal(await repository.memory.recall(repository.root, repository.env, null), null);
  });

  it('is kept for a few roots only', async () => {
    using repository = new Repository();
    await repository.keep(lookAtAll);
    for (let index = 0; index < 8; index++) {
      using other = new Repository();
      const { marks } = new WatchedContext(await createContext(other.root, other.env), other.env);
      await repository.memory.keep(other.root, other.env, null, { detection: found, marks, startedMs: later() });
    }
    assert.equal(await repository.memory.recall(repository.root, repository.env, null), null);
  });
});
