import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as vscode from 'vscode';
import { checksView, commands } from '../../../src/vscode/contributions.ts';
import { activate, folder, outputOf } from '../inside.ts';

/** What all extensions together feel while Preflight is busy; a whole editor, its browser and the checks share the machine. */
const longestDelayMs = 500;
const usualDelayMs = 100;

describe('Preflight with 300 checks', () => {
  before(activate);

  it('leaves the extension host to the other extensions while they run', async () => {
    await vscode.commands.executeCommand(`${checksView}.focus`);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    await vscode.commands.executeCommand(commands.runAll);
    delay.disable();
    const [longestMs, usualMs] = [delay.max / 1e6, delay.percentile(95) / 1e6];
    assert.ok(longestMs < longestDelayMs, `the event loop stood still for ${longestMs} ms`);
    assert.ok(usualMs < usualDelayMs, `one in 20 turns of the event loop took more than ${usualMs} ms`);
    assert.match(await outputOf(folder(), 'check-001'), /^check-001: passed/);
    assert.match(await outputOf(folder(), 'check-300'), /^check-300: passed/);
  });
});
