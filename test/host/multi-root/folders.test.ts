import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../../src/vscode/contributions.ts';
import { activate, folder, isAlive, outputOf, pathIn, until, untilFile } from '../inside.ts';

describe('Preflight in several folders', () => {
  before(activate);

  it('runs the checks of each in its folder', async () => {
    await vscode.commands.executeCommand(commands.runAll);
    for (const name of ['client', 'server']) {
      assert.ok(existsSync(pathIn(folder(name), 'ran.txt')), name);
      assert.match(await outputOf(folder(name), 'lint'), /^lint: passed/);
    }
  });

  it('takes in a folder that is added, and ends what runs there when it is taken out', async () => {
    const added = join(dirname(folder('client').uri.fsPath), 'other');
    const changed = new Promise((resolve) => vscode.workspace.onDidChangeWorkspaceFolders(resolve));
    vscode.workspace.updateWorkspaceFolders(2, 0, { uri: vscode.Uri.file(added) });
    await changed;
    const run = vscode.commands.executeCommand(commands.runAll);
    await untilFile(join(added, 'ran.txt'));
    const pid = Number(readFileSync(join(added, 'ran.txt'), 'utf8'));
    vscode.workspace.updateWorkspaceFolders(2, 1);
    await until(() => !isAlive(pid), 'the process is gone');
    await run;
  });
});
