import type { ConfigProblem } from '../../model/problem.ts';
import { parseJsonc, type JsonNode, type JsonProperty } from '../parse-jsonc.ts';
import type { DetectContext } from './context.ts';
import type { Manifest, PackagePattern } from './manifest.ts';
import { LineIndex } from './manifest.ts';

/** What says which folders are packages, and where that stands. */
interface WorkspacePatterns {
  readonly patterns: readonly PackagePattern[];
  /** Relative to the root. */
  readonly file: string;
  readonly problems: ConfigProblem[];
}

/** The patterns of the first file that has some: those of pnpm, of the manifest, of Lerna, the projects of Rush. */
export async function readWorkspacePatterns(context: DetectContext, manifest: Manifest | null): Promise<WorkspacePatterns> {
  const problems: ConfigProblem[] = [];
  const fromPnpm = await readPnpm(context, problems);
  if (fromPnpm !== null) return { patterns: fromPnpm, file: pnpmFile, problems };
  if (manifest?.workspaces != null) return { patterns: manifest.workspaces, file: 'package.json', problems };
  for (const [file, read] of jsonFiles) {
    const patterns = context.entries.has(file) ? await readJson(context, file, read, problems) : null;
    if (patterns !== null) return { patterns, file, problems };
  }
  return { patterns: [], file: 'package.json', problems };
}

const pnpmFile = 'pnpm-workspace.yaml';
/** In characters; reading YAML blocks the event loop. */
const longest = 200_000;

async function readPnpm(context: DetectContext, problems: ConfigProblem[]): Promise<readonly PackagePattern[] | null> {
  if (!context.entries.has(pnpmFile)) return null;
  const content = await context.read(pnpmFile);
  const complain = (message: string, line: number, column: number) =>
    problems.push({ severity: 'warning', message, file: pnpmFile, line, column, check: null });
  if (content.status === 'refused') complain(`${pnpmFile} ${content.reason}; its packages are left out.`, 1, 1);
  if (content.status === 'read' && content.text.length > longest) complain(`${pnpmFile} is too long to be read.`, 1, 1);
  if (content.status !== 'read' || content.text.length > longest) return null;
  const { isSeq, isScalar, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(content.text, { lineCounter: lines, logLevel: 'silent', schema: 'core', customTags: [] });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    const what = error.message.split('\n')[0]?.replace(/ at line .*$/, '') ?? '';
    complain(`This is not valid YAML: ${what}. The packages of the workspace are left out until that is repaired.`, line, col);
    return null;
  }
  const list = document.get('packages', true);
  if (!isSeq(list)) return null;
  return list.items.flatMap((item) => {
    if (!isScalar(item) || typeof item.value !== 'string') return [];
    return [{ pattern: item.value, line: lines.linePos(item.range?.[0] ?? 0).line }];
  });
}

/** The list of patterns within a file. */
type PatternReader = (top: ReadonlyMap<string, JsonProperty>) => readonly JsonNode[];

const jsonFiles: readonly (readonly [file: string, read: PatternReader])[] = [
  ['lerna.json', (top) => itemsOf(top.get('packages')?.value)],
  [
    'rush.json',
    (top) =>
      itemsOf(top.get('projects')?.value).flatMap((item) =>
        item.type === 'object' ? (item.properties.get('projectFolder')?.value ?? []) : [],
      ),
  ],
];

function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.type === 'array' ? node.items : [];
}

async function readJson(
  context: DetectContext,
  file: string,
  read: PatternReader,
  problems: ConfigProblem[],
): Promise<readonly PackagePattern[] | null> {
  const content = await context.read(file);
  if (content.status !== 'read') return null;
  const { root, problems: found } = parseJsonc(content.text);
  const lines = new LineIndex(content.text);
  if (root === null) {
    const { line, column } = lines.positionOf(found[0]?.offset ?? 0);
    problems.push({
      severity: 'warning',
      message: `${found[0]?.message ?? 'This is no JSON.'}`,
      file,
      line,
      column,
      check: null,
    });
  }
  if (root?.type !== 'object') return null;
  const items = read(root.properties);
  if (items.length === 0) return null;
  return items.flatMap((item) =>
    item.type === 'scalar' && typeof item.value === 'string'
      ? [{ pattern: item.value, line: lines.positionOf(item.offset).line }]
      : [],
  );
}
