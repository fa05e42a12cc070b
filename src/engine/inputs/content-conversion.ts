import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { GitRepository } from '../builtin/git-repository.ts';
import { ifAbsent } from './absence.ts';
import type { GitIndex } from './git-index.ts';

/** What git makes of the bytes of files before it keeps them. */
export type Conversion = 'none' | 'line-endings' | 'any';

/** What makes git keep other bytes than those on disk: line endings, or more: filters, encodings, keywords. */
const convertsLineEndings = /(?:^|\s)-?!?(?:text|eol|crlf)(?=\s|=|$)/m;
const convertsMore = /(?:^|\s)-?!?(?:filter|ident|working-tree-encoding)(?=\s|=|$)/m;
/** The same, in a configuration file. What it includes is not read. */
const setsLineEndings = /^\s*(?:autocrlf\s*=\s*(?:true|input|yes|on|1)|autocrlf\s*$)/im;
const setsMore = /^\s*(?:attributesfile\b|\[include)/im;

/**
 * In which way git may hold files in another form than they have on disk. Then the id of a blob does not tell the bytes of the file, and
 * two different files may have the same id. Says `any` where it is not sure.
 */
export function conversionOf({ top, gitDir }: GitRepository, index: GitIndex): Conversion {
  // Git for Windows converts line endings unless told otherwise, in a file that only git knows.
  if (process.platform === 'win32') return 'any';
  const common = commonDirectory(gitDir);
  const configs = [join(common, 'config'), join(gitDir, 'config.worktree'), ...personalConfigs(process.env)].map(readText);
  const folders = new Set<string>([top]);
  for (const path of index.paths) {
    if (path === '.gitattributes' || path.endsWith('/.gitattributes')) folders.add(join(top, dirname(path)));
  }
  const own = [...[...folders].map((folder) => join(folder, '.gitattributes')), join(common, 'info/attributes')];
  const attributes = [...own, ...personalAttributes(process.env)].map(readText);
  const some = (texts: readonly string[], pattern: RegExp): boolean => texts.some((text) => text !== '' && pattern.test(text));
  if (some(configs, setsMore) || some(attributes, convertsMore)) return 'any';
  return some(configs, setsLineEndings) || some(attributes, convertsLineEndings) ? 'line-endings' : 'none';
}

/** What all work trees of a repository share. */
export function commonDirectory(gitDir: string): string {
  const text = readText(join(gitDir, 'commondir')).trim();
  return text === '' ? gitDir : resolve(gitDir, text);
}

/** The configuration files of git that are not the repository's own, there or not. */
export function personalConfigs(env: NodeJS.ProcessEnv): string[] {
  const system = env['GIT_CONFIG_SYSTEM'] ?? '/etc/gitconfig';
  const given = env['GIT_CONFIG_GLOBAL'];
  if (given !== undefined) return [system, given];
  return [system, join(home(env), '.gitconfig'), join(configHome(env), 'git/config')];
}

function personalAttributes(env: NodeJS.ProcessEnv): string[] {
  return ['/etc/gitattributes', join(configHome(env), 'git/attributes')];
}

const configHome = (env: NodeJS.ProcessEnv): string => env['XDG_CONFIG_HOME'] || join(home(env), '.config');

function home(env: NodeJS.ProcessEnv): string {
  try {
    return env['HOME'] || homedir();
  } catch {
    return '/'; // The system knows no user of this number.
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    return ifAbsent(thrown, ''); // Most of these files are not there.
  }
}
