import type { ParseHints } from '../parser.ts';
import type { FileLocation } from './matcher.ts';

/**
 * How files of one location are to be named: a relative file with the stated prefix before it, everything else as it stands. No look is
 * taken at the disk: whether a file is there, and where a file lies that is only known by its name, is found out where paths are
 * resolved.
 */
export function fileNamer(location: FileLocation, hints: Pick<ParseHints, 'cwd' | 'root'>): (file: string) => string {
  const prefix = 'prefix' in location && location.prefix !== null ? expand(location.prefix, hints) : null;
  if (prefix === null || prefix === '') return (file) => file;
  const folder = /[\\/]$/.test(prefix) ? prefix : `${prefix}/`;
  let last = { file: '', name: '' };
  return (file) => {
    if (file !== last.file) last = { file, name: isAbsolute(file) ? file : folder + file };
    return last.name;
  };
}

function isAbsolute(file: string): boolean {
  if (file.startsWith('/') || file.startsWith('\\')) return true;
  return file.includes(':') && /^(?:[A-Za-z]:[\\/]|[A-Za-z][\w+.-]+:\/\/|file:)/.test(file);
}

/** null where a variable stands for something that is not known. */
function expand(prefix: string, { cwd, root }: Pick<ParseHints, 'cwd' | 'root'>): string | null {
  if (root === undefined) {
    const below = /^\$\{(?:workspaceFolder|workspaceRoot)(?::[^}]*)?\}[\\/]*(.*)$/.exec(prefix);
    if (below !== null) return expand(below[1]!, { cwd, root: '' });
  }
  let isKnown = true;
  const expanded = prefix.replace(/\$\{([^}:]*)(?::[^}]*)?\}/g, (_whole, name: string) => {
    const value = name === 'cwd' ? cwd : name === 'workspaceFolder' || name === 'workspaceRoot' ? root : separators.get(name);
    isKnown &&= value !== undefined;
    return value ?? '';
  });
  return isKnown ? expanded : null;
}

const separators: ReadonlyMap<string, string> = new Map([
  ['/', '/'],
  ['pathSeparator', '/'],
]);
