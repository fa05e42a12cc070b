import { appendFile, lstat, mkdir, readdir, readFile, realpath, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { GitRepository } from '../builtin/git-repository.ts';
import { askGit } from '../inputs/ask-git.ts';
import { isBelow } from '../inputs/file-identity.ts';

/** What a work tree has beside the files that git knows of. */
export interface Ignored {
  /** A folder, relative to the top, that holds neither what was installed nor a cache: probably made by a build. null = none. */
  readonly outputs: string | null;
  /** A virtual environment, relative to the top, from which Python loads packages of the work tree itself; null = none. */
  readonly leadsBack: string | null;
}

/** What package managers put there. */
const dependencies: ReadonlySet<string> = new Set(
  'node_modules bower_components .venv venv vendor .yarn .pnpm-store Pods .bundle deps target .direnv'.split(' '),
);
/** What tools keep for themselves, which must not learn of another place; and what nobody needs. */
const isAside =
  /cache|^(?:coverage|\.nyc_output|__pycache__|\.DS_Store|\.idea|\.vscode|\.vs|\.turbo|\.nx|\.vite|\.vitest|tmp|temp|logs?)$|\.(?:tsbuildinfo|log|pyc|swp)$/i;

/** Links what git ignores into a copy of the work tree, so that checks find there what is installed; git does not see the links. */
export async function linkIgnored(repository: GitRepository, copy: GitRepository, signal: AbortSignal): Promise<Ignored> {
  const asked = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
  const answer = await askGit(repository, asked, signal);
  if (!answer.ok) throw new Error(answer.reason);
  const real = await realpath(repository.top);
  const linked: string[] = [];
  let outputs: string | null = null;
  let leadsBack: string | null = null;
  for (const item of answer.items) {
    const path = item.replace(/\/$/, '');
    const name = basename(path);
    if (isAside.test(name)) continue;
    const [from, to] = [join(repository.top, path), join(copy.top, path)];
    if (!(await isFree(to))) continue;
    if (item.endsWith('/') && !dependencies.has(name)) outputs ??= path;
    if (/^\.?venv$/.test(name) && (await hasEditable(from, real))) leadsBack ??= path;
    if (name === 'node_modules') await linkModules(from, to, { real, copy: copy.top });
    else await symlink(from, to);
    linked.push(path);
  }
  const lines = linked.map((path) => `/${path.replaceAll(/[\\*?[\]\s]/g, String.raw`\$&`)}\n`);
  await appendFile(join(copy.gitDir, 'info/exclude'), `\n${lines.join('')}`);
  return { outputs, leadsBack };
}

/** Whether something can be put there: not where the folder is not staged, or something tracked lies in its place. */
async function isFree(path: string): Promise<boolean> {
  const isFolder = await lstat(dirname(path)).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  return (
    isFolder &&
    (await lstat(path).then(
      () => false,
      () => true,
    ))
  );
}

interface Tops {
  /** Of the work tree, without links. */
  readonly real: string;
  readonly copy: string;
}

/** One by one: a package of the workspace itself is a link to its folder, which is another one in the copy. */
async function linkModules(from: string, to: string, tops: Tops): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (isAside.test(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && entry.name.startsWith('@')) await linkModules(source, target, tops);
    else await symlink(entry.isSymbolicLink() ? await leadInto(source, tops) : source, target);
  }
}

async function leadInto(link: string, { real, copy }: Tops): Promise<string> {
  const target = await realpath(link).catch(() => link);
  const isOwn = isBelow(target, real) && !target.includes(`${sep}node_modules${sep}`);
  return isOwn ? join(copy, relative(real, target)) : link;
}

/** Whether packages were installed with `pip install -e` or the like, which leave files that name the folder. */
async function hasEditable(environment: string, top: string): Promise<boolean> {
  const lib = join(environment, 'lib');
  for (const python of await readdir(lib).catch((): string[] => [])) {
    const packages = join(lib, python, 'site-packages');
    for (const name of await readdir(packages).catch((): string[] => [])) {
      if (name.startsWith('__editable__')) return true;
      if (!/\.(?:pth|egg-link)$/.test(name)) continue;
      if ((await readFile(join(packages, name), 'utf8').catch(() => '')).includes(top)) return true;
    }
  }
  return false;
}
