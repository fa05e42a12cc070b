import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from '../../tools/cleanup.ts';
import { installed } from './installed.ts';

const root = join(import.meta.dirname, '../..');

describe('npm start', () => {
  const commands: Started[] = [];
  const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Started => {
    const command = new Started(args, env);
    commands.push(command);
    return command;
  };
  after(() => {
    for (const command of commands) command.child.kill('SIGKILL');
  });

  it('serves VS Code with Preflight on the sample at the address that it prints, until Ctrl+C', async () => {
    const { browser } = await installed();
    const command = start(['--server']);
    const address = await command.prints(/http:\/\/127\.0\.0\.1:\S+/);
    const page = await browser.newPage();
    await page.goto(address, { waitUntil: 'commit', timeout: 60_000 });
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'preflight.jsonc' }).waitFor({ timeout: 60_000 });
    await page.locator('.part.activitybar .action-label[aria-label^="Preflight"]').waitFor();
    assert.equal(await page.locator('.part.banner', { hasText: 'Restricted' }).count(), 0);
    await page.close();

    command.child.kill('SIGINT');
    assert.equal(await command.ended, 130);
    await assert.rejects(fetch(address));
  });

  it('refuses a folder that does not exist', async () => {
    const command = start(['no/such/folder']);
    assert.equal(await command.ended, 1);
    assert.match(command.text, /no[\\/]such[\\/]folder is not a folder\./);
  });

  it('opens the desktop VS Code where it is on PATH', async () => {
    const programs = temporaryFolder('preflight-path');
    writeFileSync(join(programs, 'code'), '#!/bin/sh\necho called with "$@"\n', { mode: 0o755 });
    const command = start(['examples'], { INIT_CWD: root, PATH: [programs, process.env['PATH']].join(delimiter) });
    assert.equal(await command.ended, 0);
    const wanted = `called with --extensionDevelopmentPath=${root} --new-window --wait ${join(root, 'examples')}`;
    assert.ok(command.text.includes(wanted), command.text);
  });
});

/** A running `npm start`, and all that it printed. */
class Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  text = '';

  constructor(args: readonly string[], env: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, [join(root, 'tools/start.ts'), ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.text += data.toString();
      });
    }
  }

  /** Waits until it has printed something like this; fails when it ends before. */
  async prints(pattern: RegExp): Promise<string> {
    const printed = new Promise<string>((resolve) => {
      this.child.stdout?.on('data', () => {
        const found = pattern.exec(this.text);
        if (found) resolve(found[0]);
      });
    });
    const failed = this.ended.then((status) => {
      throw new Error(`npm start ended with status ${status} before it printed ${pattern}:\n${this.text}`);
    });
    return Promise.race([printed, failed]);
  }
}
