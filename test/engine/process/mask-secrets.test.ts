import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createMask } from '../../../src/engine/process/mask-secrets.ts';
import { runProcess } from '../../../src/engine/process/run-process.ts';

function maskPieces(secrets: readonly string[], pieces: readonly string[]): string {
  const mask = createMask(secrets);
  if (mask === null) return pieces.join('');
  return pieces.map((piece) => mask.add(piece)).join('') + mask.end();
}

describe('the mask for secrets', () => {
  it('hides a value wherever the pieces are cut', () => {
    const text = 'before s3cr3t-value after';
    for (let cut = 0; cut <= text.length; cut++) {
      assert.equal(maskPieces(['s3cr3t-value'], [text.slice(0, cut), text.slice(cut)]), 'before *** after');
    }
  });

  it('says the same of a text in pieces and of the whole', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 40 });
    const secrets = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 4, maxLength: 6 }), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(secrets, letters, (values, text) => {
        assert.equal(maskPieces(values, text.split('')), maskPieces(values, [text]));
        for (const value of values) assert.ok(!maskPieces(values, text.split('')).includes(value));
      }),
    );
  });

  it('prefers the longer of two values that begin alike', () => {
    assert.equal(maskPieces(['token', 'token-long'], ['a tok', 'en-lo', 'ng b token c']), 'a *** b *** c');
  });

  it('hides base64, whatever stands before the value, and the spellings of URLs and JSON', () => {
    const secret = 'p@ss "w/rd+';
    for (const before of ['', 'u', 'us', 'user:']) {
      const encoded = Buffer.from(`${before}${secret}`).toString('base64');
      assert.match(maskPieces([secret], [encoded]), /\*\*\*/);
    }
    assert.equal(maskPieces([secret], [encodeURIComponent(secret)]), '***');
    assert.equal(maskPieces([secret], [JSON.stringify({ secret })]), '{"secret":"***"}');
  });

  it('leaves values alone that are too short to be secret', () => {
    assert.equal(createMask(['1', 'on', '']), null);
  });

  it('tells at once what cannot become a secret', () => {
    assert.equal(createMask(['hunter2'])?.add('no secret here'), 'no secret here');
  });
});

describe('the secrets of a command', () => {
  const secrets = ['hunter2'];

  it('are hidden in why it could not be run', async () => {
    const reasonOf = async (cwd: string, ...command: readonly string[]) =>
      (await runProcess({ command, cwd }, { secrets })).reason;
    assert.match((await reasonOf('/', '/nowhere/hunter2')) ?? '', /^\/nowhere\/\*\*\*: /);
    assert.equal(await reasonOf('hunter2', 'true'), 'The working directory "***" is not an absolute path.');
  });

  it('are hidden in what it left behind', async () => {
    const script = `'${process.execPath}' -e 'setTimeout(() => {}, 60_000)' hunter2 > /dev/null 2>&1 &`;
    const { leftBehind } = await runProcess({ command: [script], shell: true, cwd: '/', graceMs: 100 }, { secrets });
    assert.equal(leftBehind.length, 1);
    assert.match(leftBehind[0]?.command ?? '', /\*\*\*/);
    assert.doesNotMatch(leftBehind[0]?.command ?? '', /hunter2/);
  });
});
