import { open, readdir, stat } from 'node:fs/promises';
import { posix, resolve } from 'node:path';
import { locateRepository, type GitRepository } from '../../engine/builtin/git-repository.ts';
import { findProgram } from '../find-program.ts';
import type { Candidates } from './detection.ts';
import { readFileTree, type FileTree } from './file-tree.ts';

/** What a detector sees of a root: its files, read-only and bounded. Nothing here runs anything. */
export interface DetectContext {
  /** Absolute. */
  readonly root: string;
  /** What lies directly in the root. */
  readonly entries: ReadonlySet<string>;
  /** The work tree that the root lies in. */
  readonly repository: GitRepository | null;
  /** The files of the root with all its folders; looked at when it is first asked for. */
  tree(): Promise<FileTree>;
  /** The content of a file, read once however often it is asked for; the path is relative to the root. */
  read(path: string): Promise<FileText>;
  /** Whether there is a file or folder of that path relative to the root, also one that is ignored, such as `node_modules/x`. */
  has(path: string): Promise<boolean>;
  /** The names of what lies in a folder relative to the root, tracked or not; empty where there is none. At most some thousands. */
  list(folder: string): Promise<readonly string[]>;
  /** The absolute path of a program on PATH, or null. */
  findProgram(name: string): Promise<string | null>;
}

/** One ecosystem's knowledge of which files imply which checks. */
export type Detector = (context: DetectContext) => Promise<Candidates>;

export type FileText =
  | { readonly status: 'read'; readonly text: string }
  | { readonly status: 'absent' }
  /** `reason` completes the sentence "FILE …". */
  | { readonly status: 'refused'; readonly reason: string };

const largestBytes = 5 * 1024 * 1024;
const mostListed = 5_000;

/** Looks at a root; rejects when its folder cannot be read. */
export async function createContext(root: string, env: NodeJS.ProcessEnv): Promise<DetectContext> {
  const [entries, repository] = await Promise.all([readdir(root), locateRepository(root)]);
  // The order in which the system names them is no order.
  const names = new Set(entries.sort());
  const texts = new Map<string, Promise<FileText>>();
  const there = new Map<string, Promise<boolean>>();
  const programs = new Map<string, Promise<string | null>>();
  let tree: Promise<FileTree> | null = null;
  return {
    root,
    entries: names,
    repository,
    tree: () => (tree ??= readFileTree(root, names, repository)),
    read: (path) => remember(texts, posix.normalize(path), () => readText(resolve(root, path))),
    has: (path) => remember(there, posix.normalize(path), () => exists(resolve(root, path))),
    list: async (folder) => (await readdir(resolve(root, folder)).catch(() => [])).slice(0, mostListed).sort(),
    findProgram: (name) => remember(programs, name, () => findProgram(name, env)),
  };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

function remember<T>(known: Map<string, Promise<T>>, key: string, find: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? find();
  known.set(key, value);
  return value;
}

async function readText(path: string): Promise<FileText> {
  const info = await stat(path).catch(() => null);
  if (info === null || !info.isFile()) return { status: 'absent' };
  if (info.size > largestBytes) return { status: 'refused', reason: 'is larger than 5 MB' };
  const file = await open(path).catch(() => null);
  if (file === null) return { status: 'refused', reason: 'cannot be read' };
  await using _close = { [Symbol.asyncDispose]: () => file.close() };
  const bytes = await file.readFile();
  if (bytes.includes(0)) return { status: 'refused', reason: 'is not a text in UTF-8' };
  return { status: 'read', text: bytes.toString('utf8').replace(/^\uFEFF/, '') };
}
