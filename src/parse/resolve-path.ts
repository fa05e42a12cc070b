import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pathInside } from './path-inside.ts';
import type { SourceFiles } from './source-files.ts';

export interface Places {
  /** Absolute. */
  readonly root: string;
  /** Absolute. */
  readonly cwd: string;
  readonly files: SourceFiles;
}

/**
 * The file that a tool means, relative to the root with `/`, or absolute when it lies outside: relative paths from the directory that
 * the tool ran in, then from the root, then as the only file of the workspace with that end; `file:` URIs, and paths of Windows
 * read on Linux under WSL and the other way round. What exists nowhere is still a path: that of the first rule.
 */
export function resolvePath(written: string, { root, cwd, files }: Places): string {
  const path = toNative(written);
  const relativeTo = (absolute: string): string => {
    const inside = pathInside(root, absolute) ?? pathInside(files.realRoot, absolute);
    return inside ?? absolute.replaceAll('\\', '/');
  };
  const candidates = isAbsolute(path) ? [path] : [resolve(cwd, path), resolve(root, path)];
  const found = candidates.find((candidate) => files.exists(candidate)) ?? findBySuffix(path, root, files);
  return relativeTo(found ?? candidates[0]!);
}

/** Where the same tree has another name: in a container, or in a folder that a tool does not print. */
function findBySuffix(path: string, root: string, files: SourceFiles): string | null {
  if (isForeign.test(path)) return null;
  const parts = path.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return null;
  const shortest = isAbsolute(path) ? 2 : 1;
  for (let start = 0; parts.length - start >= shortest && start < 32; start++) {
    const inRoot = resolve(root, ...parts.slice(start));
    if (start > 0 && files.exists(inRoot)) return inRoot;
    const found = files.findBySuffix(parts.slice(start).join('/'));
    if (found.length === 1) return resolve(root, found[0]!);
    if (found.length > 1 || !isAbsolute(path)) return null;
  }
  return null;
}

/** Sources of libraries and runtimes, of which a workspace may have a file with the same end. */
const isForeign = /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|\.cargo|rustc|usr|lib64|vendor)[\\/]|^node:|^<|^\[/;

function toNative(path: string): string {
  const plain = path.startsWith('file:') ? fromUri(path) : path;
  const isWindows = process.platform === 'win32';
  const wsl = /^[\\/]{2}wsl(?:\.localhost|\$)[\\/][^\\/]+([\\/].*)$/i.exec(plain);
  if (wsl !== null && !isWindows) return wsl[1]!.replaceAll('\\', '/');
  const drive = /^([A-Za-z]):[\\/](.*)$/.exec(plain);
  if (drive !== null && !isWindows) return `/mnt/${drive[1]!.toLowerCase()}/${drive[2]!.replaceAll('\\', '/')}`;
  const mounted = /^\/(?:mnt\/)?([a-z])\/(.*)$/.exec(plain);
  if (mounted !== null && isWindows) return `${mounted[1]!.toUpperCase()}:\\${mounted[2]!.replaceAll('/', '\\')}`;
  return isWindows || !/^[\w .@+-]+(?:\\[\w .@+-]+)+$/.test(plain) ? plain : plain.replaceAll('\\', '/');
}

function fromUri(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch {
    // Not one that this system can have: what stands behind the scheme is still the best that is known.
    return uri.replace(/^file:(?:\/\/(?=\/))?/, '');
  }
}
