import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

/** What a program sees that imports the library in a Node of this version. */
function importIn(version: string): string {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const library = JSON.stringify(new URL('../../src/engine.ts', import.meta.url).href);
  const program = `import(${library}).then((library) => console.log(typeof library.createSession), (error) => console.log(String(error)))`;
  const argv = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, '--eval', program];
  return spawnSync(process.execPath, argv, { encoding: 'utf8', timeout: 20_000 }).stdout;
}

describe('the library', () => {
  it('asks for a newer Node in one sentence when it is imported', () =>
    assert.equal(
      importIn('20.20.2'),
      `UserError: Preflight needs Node 22 or newer; this is Node 20.20.2 (${process.execPath}).\n`,
    ));

  it('is there in a Node that is new enough', () => assert.equal(importIn('22.0.0'), 'function\n'));
});
