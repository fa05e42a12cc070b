import type { DetectContext, Detector } from '../../../src/config/detect/context.ts';
import type { Detection } from '../../../src/config/detect/detection.ts';
import { FileTree } from '../../../src/config/detect/file-tree.ts';

/** A root `/root` with these files and every program on PATH; `parts` replaces what a test wants to be otherwise. */
export function fakeContext(files: Readonly<Record<string, string>>, parts: Partial<DetectContext> = {}): DetectContext {
  const texts = new Map(Object.entries(files));
  return {
    root: '/root',
    entries: new Set([...texts.keys()].map((path) => path.split('/')[0] ?? '')),
    repository: null,
    tree: async () => FileTree.of(texts.keys()),
    read: async (path) => {
      const text = texts.get(path);
      return text === undefined ? { status: 'absent' } : { status: 'read', text };
    },
    has: async (path) => texts.has(path) || [...texts.keys()].some((file) => file.startsWith(`${path}/`)),
    list: async (folder) => {
      const inside = [...texts.keys()].filter((file) => file.startsWith(`${folder}/`));
      return [...new Set(inside.map((file) => file.slice(folder.length + 1).split('/')[0] ?? ''))].sort();
    },
    findProgram: async (name) => `/bin/${name}`,
    ...parts,
  };
}

/** What one detector finds alone. */
export async function detectWith(detector: Detector, context: DetectContext): Promise<Detection> {
  const { candidates, problems } = await detector(context);
  return { checks: candidates.map(({ check }) => check), problems };
}
