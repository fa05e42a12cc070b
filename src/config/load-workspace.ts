import { join, resolve } from 'node:path';
import type { ConfigProblem } from '../model/problem.ts';
import type { SealedFiles } from '../engine/cache/sealed-files.ts';
import { detectChecks } from './detect-checks.ts';
import { emptySettings, type MachineSettings } from './environment.ts';
import { configFileNames, exists, overlayFileNames } from './find-root.ts';
import { mergeWorkspace } from './merge-workspace.ts';
import type { ConfigFile } from './read-config-file.ts';
import type { Workspace } from './workspace.ts';

export interface LoadOptions {
  readonly root: string;
  /** Variables for `${env:…}` and `PREFLIGHT_…`; those of this process when absent. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** What the user of this machine has set in the host; nothing when absent. */
  readonly settings?: MachineSettings | undefined;
  /** The `contributes` of the host's extensions, for their problem matchers; none when absent. */
  readonly contributions?: readonly unknown[] | undefined;
  /** What finds checks in the files of the root; the real detection when absent. */
  readonly detect?: typeof detectChecks | undefined;
  /** Where what is detected is kept for other processes; nowhere when absent. */
  readonly files?: SealedFiles | null | undefined;
}

/** Reads the configuration of a root and detects its checks. Runs nothing; whatever is wrong is a problem of the workspace. */
export async function loadWorkspace(options: LoadOptions): Promise<Workspace> {
  const { env = process.env, settings = emptySettings, detect = detectChecks } = options;
  const root = resolve(options.root);
  const problems: ConfigProblem[] = [];
  const base = await readFirst(root, configFileNames, problems);
  const overlay = await readFirst(root, overlayFileNames, problems);
  const files = [base, overlay].filter((file) => file !== null);
  if (files.some(namesParser)) {
    const { findParserProblems } = await import('./find-parser-problems.ts');
    problems.push(...findParserProblems(files, options.contributions ?? []));
  }
  const isDetecting =
    files.findLast(({ config }) => config.file.detect !== undefined)?.config.file.detect ?? settings.detect ?? true;
  const detection = isDetecting ? await detect(root, env, options.files ?? null) : { checks: [], problems: [] };
  return mergeWorkspace({ root, files, detection, settings, env, problems });
}

/** The parsers and matchers are only looked at where one is named. */
function namesParser({ config }: ConfigFile): boolean {
  return [...config.checks.values()].some(({ parser, matcher }) => (parser ?? matcher ?? null) !== null);
}

/** Loads what reads and validates only where there is something to read: many workspaces have no configuration. */
async function readFirst(root: string, names: readonly string[], problems: ConfigProblem[]): Promise<ConfigFile | null> {
  const [first, ...others] = names.filter((name) => exists(join(root, name)));
  for (const file of others) {
    const message = `This file is ignored, because ${first} is there as well: keep one of them.`;
    problems.push({ severity: 'warning', message, file, line: null, column: null, check: null });
  }
  if (first === undefined) return null;
  const { readConfigFile } = await import('./read-config-file.ts');
  return readConfigFile(root, first);
}
