import assert from 'node:assert/strict';
import { OutputPiece } from '../../../src/engine/process/output-piece.ts';
import { tellOutput } from '../../../src/engine/process/tell-output.ts';

describe('the listener for output', () => {
  it('is told of every text at once, and of no empty one', () => {
    const told: string[] = [];
    const tell = tellOutput((text, stream) => void told.push(`${stream} ${text}`));
    tell(OutputPiece.ofText('a'), 'stdout');
    tell(OutputPiece.ofText(''), 'stdout');
    tell(OutputPiece.ofText('b'), 'stderr');
    assert.deepEqual(told, ['stdout a', 'stderr b']);
  });

  it('is given what came in between in one piece when it is slow, and told how much is missing', async () => {
    const told: string[] = [];
    const busy: (() => void)[] = [];
    const tell = tellOutput(async (text, stream) => {
      told.push(`${stream} ${text}`);
      await new Promise<void>((resolve) => busy.push(resolve));
    });
    tell(OutputPiece.ofText('first'), 'stdout');
    for (let index = 0; index < 1_000; index++) tell(OutputPiece.ofText('x'.repeat(1_000)), 'stdout');
    tell(OutputPiece.ofText('small'), 'stderr');
    assert.deepEqual(told, ['stdout first']);
    busy.shift()?.();
    await new Promise(setImmediate);
    assert.equal(told[1], `stdout ${'x'.repeat(262_144)}\n[… 737856 characters not shown …]\n`);
    busy.shift()?.();
    await new Promise(setImmediate);
    assert.equal(told[2], 'stderr small');
  });

  for (const [how, listener] of [
    ['throws', () => assert.fail('broken')],
    ['rejects', async () => assert.fail('broken')],
  ] as const) {
    it(`is reported and not called again when it ${how}`, async () => {
      let calls = 0;
      const warned = Promise.withResolvers<string>();
      const onOutput = () => {
        calls++;
        return listener();
      };
      const tell = tellOutput(onOutput, warned.resolve);
      tell(OutputPiece.ofText('a'), 'stdout');
      tell(OutputPiece.ofText('b'), 'stdout');
      assert.equal(await warned.promise, 'The listener for output failed and is not called any more: broken');
      tell(OutputPiece.ofText('c'), 'stdout');
      assert.equal(calls, 1);
    });
  }
});
