import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension', () => {
  it('is there', async () => {
    const extension = vscode.extensions.getExtension('preflight.preflight-checks');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
