import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../../model/error-code.ts';

const keyBytes = 32;
const sealBytes = 32;
/** Smaller ones gain too little for what it costs to load the decompression and to wait for it a hundred times. */
const leastDeflatedBytes = 65_536;
/** More than any entry of ours comes to: what claims to be larger is none. */
const mostInflatedBytes = 256 * 2 ** 20;
const plain = 0;
const deflated = 1;

let keysOfThisProcess = 0;

/**
 * The key of this machine and user, made when it is first needed: what is sealed with it was written by us and is whole. Of several
 * processes that make it at the same time, one wins. Throws what the system says of a folder that cannot be written, and for the key of
 * another user, as where the administrator works with this user's folders: it proves nothing, and what is kept names commands to run.
 */
export function takeKey(file: string, user: number | null = process.getuid?.() ?? null): Buffer {
  for (let attempt = 0; ; attempt++) {
    try {
      const key = readFileSync(file);
      if (user !== null && statSync(file).uid !== user) throw new Error('they belong to another user');
      if (key.length === keyBytes) return key;
      // Cut off by a crash of the machine.
      rmSync(file, { force: true });
    } catch (thrown) {
      if (errorCode(thrown) !== 'ENOENT' || attempt > 3) throw thrown;
    }
    makeKey(file);
  }
}

function makeKey(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const whole = `${file}.${process.pid}.${++keysOfThisProcess}`;
  writeFileSync(whole, randomBytes(keyBytes), { flag: 'wx', mode: 0o600, flush: true });
  try {
    linkSync(whole, file);
  } catch (thrown) {
    if (errorCode(thrown) !== 'EEXIST') throw thrown;
  } finally {
    rmSync(whole, { force: true });
  }
}

/** The text, which may come in pieces and then is never there as a whole, compressed where that helps, behind a code that only the key gives. `place` is where it belongs: elsewhere it is worth nothing. */
export async function seal(text: string | AsyncIterable<string>, place: string, key: Buffer): Promise<Buffer> {
  const pieces = typeof text === 'string' ? oneOf(text) : text;
  const rest = pieces[Symbol.asyncIterator]();
  const begun: Buffer[] = [];
  let begunBytes = 0;
  while (begunBytes < leastDeflatedBytes) {
    const next = await rest.next();
    if (next.done === true) return sealBody([Buffer.of(plain), ...begun], place, key);
    begun.push(Buffer.from(next.value));
    begunBytes += begun.at(-1)!.length;
  }
  return sealBody([Buffer.of(deflated), ...(await deflate(begun, rest))], place, key);
}

async function* oneOf(text: string): AsyncGenerator<string> {
  yield text;
}

function sealBody(pieces: readonly Buffer[], place: string, key: Buffer): Buffer {
  const body = Buffer.concat(pieces);
  return Buffer.concat([codeOf(body, place, key), body]);
}

/** The text, or null for what is not whole, not ours, or belongs elsewhere. */
export async function unseal(bytes: Buffer, place: string, key: Buffer): Promise<string | null> {
  const body = bytes.subarray(sealBytes);
  if (body.length === 0 || !timingSafeEqual(bytes.subarray(0, sealBytes), codeOf(body, place, key))) return null;
  const content = body.subarray(1);
  return (body[0] === deflated ? await inflate(content) : content).toString();
}

function codeOf(body: Buffer, place: string, key: Buffer): Buffer {
  return createHmac('sha256', key).update(`${place}\0`).update(body).digest();
}

/** Loading `node:zlib` costs more than many entries. */
async function deflate(begun: readonly Buffer[], rest: AsyncIterator<string>): Promise<Buffer[]> {
  const [{ createDeflateRaw }, { pipeline }] = await Promise.all([import('node:zlib'), import('node:stream/promises')]);
  const packed: Buffer[] = [];
  const all = async function* (): AsyncGenerator<Buffer | string> {
    yield* begun;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  };
  await pipeline(all, createDeflateRaw({ level: 1 }), async (pieces: AsyncIterable<Buffer>) => {
    for await (const piece of pieces) packed.push(piece);
  });
  return packed;
}

async function inflate(body: Buffer): Promise<Buffer> {
  const { inflateRaw } = await import('node:zlib');
  return promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw)(body, { maxOutputLength: mostInflatedBytes });
}
