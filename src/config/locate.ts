import type { Check } from '../model/check.ts';
import type { JsonNode, JsonPath } from './parse-jsonc.ts';
import { positionAt } from './position-at.ts';
import type { ConfigFile } from './read-config-file.ts';
import type { Locate, Position } from './workspace.ts';

/** Finds places in these files, the last of which has the last word. */
export function createLocate(files: readonly ConfigFile[], checks: readonly Check[]): Locate {
  const sources = new Map(checks.map(({ id, source }) => [id, source]));
  return (check, path = []) => {
    const place = locateIn(files, ['checks', check, ...path], 2);
    if (place !== null) return place;
    const source = sources.get(check);
    if (source === undefined || source.file === null) return null;
    return { file: source.file, line: source.line ?? 1, column: 1 };
  };
}

/** The place of the value at `path`, or of what encloses it, at least `minDepth` steps down; null when no file goes so far. */
export function locateIn(files: readonly ConfigFile[], path: JsonPath, minDepth: number): Position | null {
  let best: { readonly depth: number; readonly file: ConfigFile; readonly offset: number } | null = null;
  for (const file of files) {
    if (file.tree === null) continue;
    const { depth, offset } = follow(file.tree, path);
    if (depth >= minDepth && depth >= (best?.depth ?? 0)) best = { depth, file, offset };
  }
  return best === null ? null : { file: best.file.file, ...positionAt(best.file.text, best.offset) };
}

/** As far as the path goes. The offset is that of the value, or of the key where the value is an object: there people look for it. */
function follow(root: JsonNode, path: JsonPath): { readonly depth: number; readonly offset: number } {
  let node = root;
  let offset = root.offset;
  for (const [depth, part] of path.entries()) {
    const property = node.type === 'object' ? node.properties.get(String(part)) : undefined;
    const next = node.type === 'array' ? node.items[Number(part)] : property?.value;
    if (next === undefined) return { depth, offset };
    offset = property !== undefined && next.type === 'object' ? property.offset : next.offset;
    node = next;
  }
  return { depth: path.length, offset };
}
