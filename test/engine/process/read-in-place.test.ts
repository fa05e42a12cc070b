import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { readInPlace } from '../../../src/engine/process/read-in-place.ts';

describe('a pipe that is read in place', () => {
  it('gives every byte and its end, all in the same memory', async () => {
    const child = spawn('/bin/sh', ['-c', 'echo begin; head -c 1000000 /dev/zero; sleep 0.05; echo end']);
    const pipe = readInPlace(child.stdout);
    assert.notEqual(pipe, child.stdout);
    const memory = new Set<unknown>();
    let [text, bytes] = ['', 0];
    pipe?.on('data', (chunk: Buffer) => {
      memory.add(chunk.buffer);
      bytes += chunk.length;
      text += chunk.toString().replaceAll('\0', '');
    });
    await Promise.all([once(pipe!, 'close'), once(child, 'exit')]);
    assert.deepEqual([text, bytes, memory.size], ['begin\nend\n', 1_000_010, 1]);
  });

  it('can be let go of while somebody holds its other end', async () => {
    const child = spawn('/bin/sh', ['-c', 'echo one; exec sleep 15']);
    const pipe = readInPlace(child.stdout);
    await once(pipe!, 'data');
    pipe?.destroy();
    await once(pipe!, 'close');
    child.kill();
    await once(child, 'exit');
  });

  it('is left as it is when it is none of the system', () => {
    const stream = new PassThrough();
    assert.equal(readInPlace(stream), stream);
    assert.equal(readInPlace(null), null);
  });
});
