import { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** More than a pipe of the system holds, so that one read empties it. */
const mostBytesPerRead = 262_144;

/** For all pipes: they are read one after the other, and what was read is looked at before the next read. */
let memory: Buffer | undefined;

/**
 * A pipe of a child that was started in this turn, read into the same memory again and again: a chunk of `data` holds only until its
 * listeners return. Node makes new memory for each read, which in a flood costs as much as all the rest, and leaves a hundred
 * megabytes to be collected. A pipe that cannot be taken over is returned as it is.
 */
export function readInPlace(pipe: Readable | null): Readable | null {
  if (!(pipe instanceof Socket)) return pipe;
  const handle = Reflect.get(pipe, '_handle');
  if (handle === null || handle === undefined) return pipe;
  const buffer = (memory ??= Buffer.allocUnsafeSlow(mostBytesPerRead));
  const callback = (sizeBytes: number): true => {
    reader.emit('data', buffer.subarray(0, sizeBytes));
    return true;
  };
  const reader = new Socket({ handle, readable: true, writable: false, onread: { buffer, callback } });
  // Else its first owner would read, too, when the child has ended.
  Reflect.set(pipe, '_handle', null);
  return reader;
}
