import type { ConfigProblem } from '../../../model/problem.ts';
import type { DetectContext } from '../context.ts';
import { lineOf, readData } from '../data-file.ts';
import { isRecord } from '../is-record.ts';
import type { Manifest, PackagePattern } from './manifest.ts';

/** What says which folders are packages, and where that stands. */
interface WorkspacePatterns {
  readonly patterns: readonly PackagePattern[];
  /** Relative to the root. */
  readonly file: string;
  readonly problems: ConfigProblem[];
}

/** More than people write; finding their lines takes time. */
const most = 1_000;

type PatternReader = (top: Readonly<Record<string, unknown>>) => unknown;

/** The first of these counts, and the manifest behind pnpm's. */
const files: readonly (readonly [file: string, read: PatternReader])[] = [
  ['pnpm-workspace.yaml', (top) => top['packages']],
  ['lerna.json', (top) => top['packages']],
  [
    'rush.json',
    ({ projects }) => (Array.isArray(projects) ? projects.map((one) => (isRecord(one) ? one['projectFolder'] : null)) : null),
  ],
];

/** The patterns of the first file that has some: those of pnpm, of the manifest, of Lerna, the projects of Rush. */
export async function readWorkspacePatterns(context: DetectContext, manifest: Manifest | null): Promise<WorkspacePatterns> {
  const problems: ConfigProblem[] = [];
  for (const [file, read] of files) {
    if (file !== 'pnpm-workspace.yaml' && manifest?.workspaces != null) break;
    const data = context.entries.has(file) ? await readData(context, file) : null;
    problems.push(...(data?.problems ?? []));
    const list = isRecord(data?.value) ? read(data.value) : null;
    if (data === null || !Array.isArray(list)) continue;
    const named = list.filter((pattern) => typeof pattern === 'string').slice(0, most);
    return { patterns: named.map((pattern) => ({ pattern, line: lineOf(data.text, pattern) })), file, problems };
  }
  return { patterns: manifest?.workspaces ?? [], file: 'package.json', problems };
}
