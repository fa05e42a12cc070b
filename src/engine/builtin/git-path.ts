import { join } from 'node:path';
import type { GitRepository } from './git-repository.ts';

/** A name as git knows it. git's paths are bytes; most of them are UTF-8. */
export interface GitPath {
  /** For people and problems: relative to the root, with `/`. */
  readonly name: string;
  /** For the file system, absolute: bytes where the name is not UTF-8. */
  readonly absolute: string | Uint8Array;
}

/**
 * Reads a path of git's output with `core.quotePath`: quoted in the manner of C as soon as a byte is not plain ASCII. That way any
 * name, with newlines or in no encoding at all, passes unharmed through output that is decoded as text.
 */
export function readGitPath(quoted: string, repository: GitRepository): GitPath {
  const bytes = unquote(quoted);
  const text = bytes.toString('utf8');
  const absolute = Buffer.from(text).equals(bytes)
    ? join(repository.top, text)
    : Buffer.concat([Buffer.from(`${repository.top}/`), bytes]);
  return { name: text.slice(repository.prefix === '' ? 0 : repository.prefix.length + 1), absolute };
}

/** A name for one line of output: control characters are shown as escapes. */
export function showName(name: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what it looks for
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(name) ? JSON.stringify(name) : name;
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

function unquote(quoted: string): Buffer {
  if (!quoted.startsWith('"')) return Buffer.from(quoted);
  const bytes: number[] = [];
  for (const [part] of quoted.slice(1, -1).matchAll(/\\[0-7]{3}|\\.|[^\\]/g)) {
    if (!part.startsWith('\\')) bytes.push(part.charCodeAt(0));
    else if (part.length === 4) bytes.push(Number.parseInt(part.slice(1), 8));
    else bytes.push(escapes[part.charAt(1)] ?? part.charCodeAt(1));
  }
  return Buffer.from(bytes);
}
