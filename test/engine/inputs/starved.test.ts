import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Place } from '../cache/open-verdicts.ts';

const program = join(import.meta.dirname, 'starved-program.ts');

describe('a fingerprint while file descriptors run out', () => {
  it('is the same as ever, or is not made: never of fewer files, or of other content', async () => {
    if (process.platform === 'win32') return; // There is no such limit.
    await using place = new Place();
    place.write('package.json', '{"workspaces":["packages/*"]}');
    for (const name of ['a', 'b']) place.write(`packages/${name}/package.json`, `{"name":"${name}","dependencies":{"b":"*"}}`);
    place.write('packages/a/tsconfig.json', '{"references":[{"path":"../b"}]}');
    place.write('.gitattributes', '*.txt text eol=crlf\n');
    mkdirSync(join(place.root, 'node_modules'));
    symlinkSync('../packages/b', join(place.root, 'node_modules/b'));
    place.write('.gitignore', 'node_modules\n');
    place.commit();
    for (let file = 0; file < 100; file++) place.write(`src/f${file}.ts`, `not tracked ${file}`);
    const line = `ulimit -n 96 && exec "$0" "$@"`;
    const text = execFileSync('sh', ['-c', line, process.execPath, program, place.root, place.cache], { encoding: 'utf8' });
    const { enough = [], ...starved }: Readonly<Record<string, readonly string[]>> = JSON.parse(text);
    assert.deepEqual(
      enough.map((found) => found.slice(0, 7)),
      ['sha256:', 'sha256:', 'sha256:'],
    );
    const all = Object.values(starved);
    assert.ok(all.flat().some((one) => one.startsWith('unbound: ')));
    for (const found of all)
      for (const [index, one] of found.entries()) if (!one.startsWith('unbound: ')) assert.equal(one, enough[index]);
    assert.deepEqual(starved[39], enough);
  });
});
