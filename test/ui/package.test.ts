import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { execa as Execa } from 'execa';
import { temporaryFolder } from '../../tools/cleanup.ts';
import { unpackFolder } from '../../tools/npm-pack.ts';
import { installed } from './installed.ts';

const root = join(import.meta.dirname, '../..');
const node = (...args: string[]): string => execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });

describe('what is published', () => {
  // It is built by then.
  before(installed);

  it('is for VS Code: the face, the engine, and the pictures, and nothing else', () => {
    const files = node('node_modules/@vscode/vsce/vsce', 'ls', '--no-dependencies').trim().split('\n');
    assert.deepEqual(files.toSorted(), [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/detect.cjs',
      'dist/engine.js',
      'dist/execa.cjs',
      'dist/extension.cjs',
      'dist/jsonc-parser.cjs',
      'dist/parse.cjs',
      'dist/picomatch.cjs',
      'dist/webview/style.css',
      'dist/webview/timeline.js',
      'dist/worker.js',
      'media/activity-bar.svg',
      'media/icon.png',
      'media/walkthrough/checks.png',
      'media/walkthrough/passed.png',
      'media/walkthrough/problems.png',
      'package.json',
      'package.nls.json',
      'schema.json',
    ]);
  });

  it('is smaller than 500 kB', async () => {
    const { vsix } = await installed();
    const { size } = statSync(vsix);
    assert.ok(size < 500_000, `${size} bytes`);
  });

  it('has a command line without a character that would make V8 take two bytes for each of its characters', () => {
    assert.equal(/[^\0-\x7f]/.exec(readFileSync(join(root, 'dist/start.cjs'), 'utf8')), null);
  });

  it('has a command line that remembers what it detected for its next start, as long as nothing of that changes', () => {
    const folder = temporaryFolder('preflight-remembered');
    const [cache, file] = [join(folder, 'cache'), join(folder, 'root/package.json')];
    mkdirSync(join(folder, 'root'));
    execFileSync('git', ['init', '-q', join(folder, 'root')]);
    const list = (): string =>
      execFileSync(process.execPath, [join(root, 'dist/cli.js'), 'list', '--json', '--cwd', join(folder, 'root')], {
        encoding: 'utf8',
        env: { ...process.env, PREFLIGHT_CACHE_DIR: cache },
      });
    const scripts = { lint: 'eslint .' };
    writeFileSync(file, JSON.stringify({ scripts }));
    execFileSync('git', ['add', '.'], { cwd: join(folder, 'root') });
    const first = list();
    // What is as new as that may change again without a trace, and is not kept.
    for (let more = 0; more < 50 && !existsSync(join(cache, 'verdicts/detected')); more++) list();
    assert.equal(readdirSync(join(cache, 'verdicts/detected')).length, 1);
    assert.equal(list(), first);
    assert.ok(readdirSync(join(cache, 'code')).some((name) => name.startsWith('detect.cjs')));
    writeFileSync(file, JSON.stringify({ scripts: { ...scripts, test: 'mocha' } }));
    assert.match(list(), /mocha/);
  });

  it('has of execa what starts commands on Windows', async () => {
    const { execa }: { readonly execa: typeof Execa } = createRequire(import.meta.url)(join(root, 'dist/execa.cjs'));
    const options = {
      extendEnv: false,
      cleanup: false,
      buffer: false,
      reject: false,
      stdin: 'ignore',
      windowsHide: true,
    } as const;
    const running = execa(process.execPath, ['-e', 'console.log("out"); console.error("err"); process.exit(3)'], options);
    const texts = Promise.all([text(running.nodeChildProcess.stdout!), text(running.nodeChildProcess.stderr!)]);
    assert.equal((await running).exitCode, 3);
    assert.deepEqual(await texts, ['out\n', 'err\n']);
    const { code } = await execa(join(root, 'no-such-program'), [], options);
    assert.equal(code, 'ENOENT');
  });

  it('is for npm: a command line that works where nothing else is installed', () => {
    const folder = temporaryFolder('preflight-package');
    unpackFolder(root, folder);
    const said = execFileSync(process.execPath, [join(folder, 'dist/cli.js'), '--help'], { cwd: folder, encoding: 'utf8' });
    assert.match(said, /preflight run/);
    const listed = execFileSync(process.execPath, [join(folder, 'dist/cli.js'), 'list', '--json'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.match(listed, /"version": ?1/);
  });
});
