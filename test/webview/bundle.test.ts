import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { bundles } from '../../esbuild.mjs';

describe('the page of the timeline', () => {
  it('is small, carries no engine, and loads nothing from elsewhere', async () => {
    const absWorkingDir = resolve(import.meta.dirname, '../..');
    const { outputFiles, metafile } = await build({ ...bundles({ production: true }).webview, absWorkingDir, write: false });
    const size = outputFiles.reduce((sum, { contents }) => sum + contents.length, 0);
    assert.ok(size < 60_000, `${size} bytes`);
    const rooms = new Set(Object.keys(metafile.inputs).map((file) => file.split('/').slice(0, 2).join('/')));
    assert.deepEqual([...rooms].toSorted(), ['src/model', 'src/session', 'src/webview']);
    for (const { text } of outputFiles) assert.doesNotMatch(text, /https?:|@import|url\(|\beval\(|new Function/);
  });
});
