import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
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

  it('is smaller than 500 KB, as the packager counts', async () => {
    const { vsix } = await installed();
    const { size } = statSync(vsix);
    assert.ok(size < 500 * 1_024, `${size} bytes`);
  });

  it('has a command line without a character that would make V8 take two bytes for each of its characters', () => {
    assert.equal(/[^\0-\x7f]/.exec(readFileSync(join(root, 'dist/start.cjs'), 'utf8')), null);
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
