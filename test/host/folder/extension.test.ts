import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { commands, settings } from '../../../src/vscode/contributions.ts';
import { activate, folder, isAlive, outputOf, pathIn, until, untilFile } from '../inside.ts';

describe('Preflight in a folder', () => {
  before(activate);

  it('registers its commands, and runs nothing by itself', async () => {
    const known = await vscode.commands.getCommands(true);
    assert.deepEqual(
      Object.values(commands).filter((command) => !known.includes(command)),
      [],
    );
    assert.ok(!existsSync(pathIn(folder(), 'good.txt')));
  });

  it('runs all checks, and keeps what each wrote', async () => {
    await vscode.commands.executeCommand(commands.runAll);
    assert.ok(existsSync(pathIn(folder(), 'good.txt')));
    assert.match(await outputOf(folder(), 'good'), /^good: passed · \d+ ms\n\nall is well, \d+ at a time\n/);
    assert.match(await outputOf(folder(), 'bad'), /^bad: failed: 1 error \(exit code 3\) · \d+ ms\n\nsrc\/a\.ts:1:1: no\n/);
  });

  it('follows the limit that the user sets, until it is taken back', async () => {
    const limit = vscode.workspace.getConfiguration().inspect(settings.maxParallel);
    assert.deepEqual([limit?.defaultValue, limit?.globalValue, limit?.workspaceValue], [null, undefined, undefined]);
    const setLimit = (count?: number) => vscode.workspace.getConfiguration().update(settings.maxParallel, count);
    await setLimit(7);
    await until(async () => {
      await vscode.commands.executeCommand(commands.runAll);
      return (await outputOf(folder(), 'good')).includes(' 7 at a time');
    }, 'seven checks may run at a time');
    await setLimit(undefined);
    await until(async () => {
      await vscode.commands.executeCommand(commands.runAll);
      return !(await outputOf(folder(), 'good')).includes(' 7 at a time');
    }, 'the limit is gone');
  });

  it('follows what the user says for checks of which no file says anything', async () => {
    const configuration = () => vscode.workspace.getConfiguration();
    assert.equal(configuration().inspect(settings.defaultTimeout)?.defaultValue, '');
    assert.deepEqual([configuration().get(settings.detect), configuration().get(settings.metrics)], [true, true]);
    const file = pathIn(folder(), 'preflight.jsonc');
    const right = readFileSync(file, 'utf8');
    writeFileSync(file, '{ "detect": false, "checks": { "endless": { "command": "sleep 60" } } }');
    await configuration().update(settings.defaultTimeout, '200ms');
    await configuration().update(settings.grace, '100ms');
    await vscode.commands.executeCommand(commands.reload);
    await vscode.commands.executeCommand(commands.runAll);
    assert.match(await outputOf(folder(), 'endless'), /^endless: timed out/);
    await configuration().update(settings.defaultTimeout, undefined);
    await configuration().update(settings.grace, undefined);
    writeFileSync(file, right);
    await vscode.commands.executeCommand(commands.reload);
  });

  it('shows its channels and its view without complaint', async () => {
    await vscode.commands.executeCommand(commands.showTimings);
    await vscode.commands.executeCommand(commands.showOutput);
    await vscode.commands.executeCommand('preflight.checks.focus');
  });

  it('puts a mistake in the configuration to its place, and takes it away when it is mended', async () => {
    const uri = vscode.Uri.file(pathIn(folder(), 'preflight.jsonc'));
    const right = readFileSync(uri.fsPath, 'utf8');
    writeFileSync(uri.fsPath, '{\n  "checks": { "lint": { "command": "true", "timeout": 5 } }\n}\n');
    await until(() => vscode.languages.getDiagnostics(uri).length > 0, 'there is a diagnostic');
    const found = vscode.languages.getDiagnostics(uri).find(({ source }) => source === 'preflight');
    assert.equal(found?.range.start.line, 1);
    assert.match(found.message, /timeout/);
    writeFileSync(uri.fsPath, right);
    await until(() => !vscode.languages.getDiagnostics(uri).some(({ source }) => source === 'preflight'), 'it is gone');
  });

  it('offers the repairs of tools, which are gone when the text has changed', async () => {
    const file = pathIn(folder(), 'preflight.jsonc');
    const right = readFileSync(file, 'utf8');
    writeFileSync(file, readFileSync(pathIn(folder(), 'fixable/preflight.jsonc')));
    await vscode.commands.executeCommand(commands.reload);
    await vscode.commands.executeCommand(commands.runAll);
    const uri = vscode.Uri.file(pathIn(folder(), 'src/code.js'));
    await until(() => vscode.languages.getDiagnostics(uri).length === 2, 'both problems are there');
    const document = await vscode.workspace.openTextDocument(uri);
    const actionsIn = async (line: number): Promise<readonly vscode.CodeAction[]> => {
      const range = new vscode.Range(line, 0, line, 3);
      const found = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
      return found.filter(({ title }) => title.startsWith('Fix'));
    };
    const actions = await actionsIn(0);
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Fix: Unexpected var, use let or const instead. (eslint)', 'Fix all no-var problems in this file'],
    );
    await vscode.workspace.applyEdit(actions[1]!.edit!);
    assert.equal(document.getText(), 'let a = 1;\nlet b = 2;\n');
    assert.deepEqual(await actionsIn(0), []);
    await document.save();
    writeFileSync(file, right);
    await vscode.commands.executeCommand(commands.reload);
  });

  it('cancels what runs, and its process is gone', async () => {
    const file = pathIn(folder(), 'preflight.jsonc');
    writeFileSync(file, readFileSync(pathIn(folder(), 'long/preflight.jsonc')));
    rmSync(pathIn(folder(), 'long.txt'), { force: true });
    await vscode.commands.executeCommand(commands.reload);
    const run = vscode.commands.executeCommand(commands.runAll);
    await untilFile(pathIn(folder(), 'long.txt'));
    const pid = Number(readFileSync(pathIn(folder(), 'long.txt'), 'utf8'));
    assert.ok(isAlive(pid));
    await vscode.commands.executeCommand(commands.cancel);
    await run;
    assert.ok(!isAlive(pid));
    assert.match(await outputOf(folder(), 'long'), /^long: cancelled · \d/);
  });
});
