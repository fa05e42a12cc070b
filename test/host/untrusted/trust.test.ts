import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { commands } from '../../../src/vscode/contributions.ts';
import { activate, folder, outputOf, pathIn } from '../inside.ts';

describe('Preflight in a workspace that is not trusted', () => {
  before(activate);

  it('is there, and starts nothing', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    await vscode.commands.executeCommand(commands.runAll);
    await vscode.commands.executeCommand(commands.reload);
    assert.equal(await outputOf(folder(), 'lint'), 'lint has not run.\n');
    assert.ok(!existsSync(pathIn(folder(), 'ran.txt')));
  });
});
