import assert from 'node:assert/strict';
import { describeConfigProblem } from '../../../src/model/problem.ts';
import { lineOf, readData } from '../../../src/config/detect/data-file.ts';
import { fakeContext } from './fake-context.ts';

async function read(path: string, text: string): Promise<unknown> {
  const data = await readData(fakeContext({ [path]: text }), path);
  assert.ok(data !== null);
  return data.problems.length === 0 ? data.value : data.problems.map(describeConfigProblem).join('\n');
}

describe('a file of data', () => {
  it('is read by its ending', async () => {
    assert.equal(JSON.stringify(await read('a.toml', '[tool.x]\na = 1\n')), '{"tool":{"x":{"a":1}}}');
    assert.equal(JSON.stringify(await read('web/Pipfile', '[dev-packages]\nx = "*"\n')), '{"dev-packages":{"x":"*"}}');
    assert.deepEqual(await read('a.yaml', 'a: [1, two]\n'), { a: [1, 'two'] });
    assert.deepEqual(await read('a.yml', 'a: !custom x\n'), { a: 'x' });
    assert.deepEqual(await read('a.json', '{ "a": 1, } // trailing'), { a: 1 });
    assert.equal(await readData(fakeContext({}), 'a.toml'), null);
  });

  it('is one warning with its line when it is broken', async () => {
    assert.match(String(await read('a.toml', 'a = 1\nb = \n')), /^a\.toml:2:\d+: a\.toml is not valid TOML \(.+\); what it says/);
    assert.match(String(await read('a.toml', 'a = 1\na = 2\n')), /^a\.toml:2:\d+: a\.toml is not valid TOML/);
    assert.match(String(await read('a.yml', 'a: 1\nb: [1\nc: "x\n')), /^a\.yml:\d+:\d+: a\.yml is not valid YAML/);
    assert.match(
      String(await read('a.json', '{\n  "a": 1\n  "b": 2\n}')),
      /^a\.json:3:3: a\.json is not valid JSON \(comma expected\)/,
    );
  });

  it('cannot be made to grow, to nest or to be large without an end', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let index = 0; index < 8; index++)
      bomb.push(`${'bcdefghi'[index]}: &${'bcdefghi'[index]} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`);
    assert.match(String(await read('a.yml', bomb.join('\n'))), /^a\.yml:1:1: a\.yml cannot be read as YAML \(Excessive alias/);
    for (const [path, text] of [
      ['a.yml', '['.repeat(50_000)],
      ['a.json', '['.repeat(200_000)],
      ['a.toml', `a = ${'['.repeat(200_000)}`],
    ] as const)
      assert.match(String(await read(path, text)), new RegExp(`^${path}:\\d+:\\d+: `));
    for (const text of [
      '['.repeat(60_000),
      `${']'.repeat(9_000)}${'['.repeat(9_000)}`,
      '- '.repeat(60_000),
      '- ? '.repeat(30_000),
    ])
      assert.match(String(await read('a.yml', text)), /^a\.yml:1:1: a\.yml is nested too deeply/);
    assert.match(String(await read('a.json', `"${'x'.repeat(1_000_000)}"`)), /^a\.json:1:1: a\.json is larger than 1 MB/);
    assert.match(String(await read('a.yml', 'a: 1\n'.repeat(40_000))), /^a\.yml:1:1: a\.yml is larger than 150 KB/);
  });

  it('is no text of another encoding, and is named with its reason', async () => {
    const context = fakeContext({}, { read: async () => ({ status: 'refused', reason: 'is not a text in UTF-8' }) });
    const data = await readData(context, 'Cargo.toml');
    assert.equal(
      data?.problems.map(describeConfigProblem).join(''),
      'Cargo.toml:1:1: Cargo.toml is not a text in UTF-8; what it says of checks is left out.',
    );
  });

  it('changes nothing but its own value, whatever its names are', async () => {
    await read('a.json', '{"__proto__": {"a": 1}, "constructor": {"prototype": {"a": 1}}}');
    await read('a.yml', '__proto__:\n  a: 1\n');
    await read('a.toml', '[__proto__]\na = 1\n');
    assert.equal(({} as Record<string, unknown>)['a'], undefined);
  });

  it('is read once however often it is asked for', async () => {
    let count = 0;
    const context = fakeContext(
      {},
      {
        read: async () => {
          count++;
          return { status: 'read', text: '{}' };
        },
      },
    );
    await Promise.all([readData(context, 'a.json'), readData(context, 'a.json')]);
    assert.equal(count, 1);
  });
});

describe('the line of evidence', () => {
  it('is one-based, and the first where nothing is found', () => {
    assert.equal(lineOf('a\nb\nc', 'c'), 3);
    assert.equal(lineOf('a\r\nb\r\nc', /^b/m), 2);
    assert.equal(lineOf('a\nb', 'z'), 1);
  });
});
