import { availableCores } from '../engine/control-group.ts';
import { describeGraphProblem, sameIdKey } from '../engine/graph.ts';
import { checkKinds, type Check } from '../model/check.ts';
import { nearest } from '../model/nearest.ts';
import type { ConfigProblem } from '../model/problem.ts';
import { buildCheck } from './build-check.ts';
import type { Detection } from './detect/detection.ts';
import { readEnvironment, type MachineSettings } from './environment.ts';
import { createLocate, locateIn } from './locate.ts';
import type { JsonPath } from './parse-jsonc.ts';
import type { ConfigFile } from './read-config-file.ts';
import type { CheckConfig, FileConfig } from './schema.ts';
import { printable } from './printable.ts';
import { replaceVariables, type VariableValues } from './variables.ts';
import type { Workspace } from './workspace.ts';

/** Everything that says something about a workspace. */
export interface WorkspaceSources {
  /** Absolute. */
  readonly root: string;
  /** The later ones win: lists and values replace, objects merge. */
  readonly files: readonly ConfigFile[];
  readonly detection: Detection;
  readonly settings: MachineSettings;
  readonly env: NodeJS.ProcessEnv;
  /** What was wrong before anything could be merged. */
  readonly problems: readonly ConfigProblem[];
}

/**
 * Detected, then the files, then the environment: each overrides what came before. What the user has set in the host is for the machine
 * above the files, and for checks below them. Pure but for the number of cores.
 */
export function mergeWorkspace(sources: WorkspaceSources): Workspace {
  const { root, files, detection, settings, env } = sources;
  const { settings: environment, problems: ofEnvironment } = readEnvironment(env);
  const problems = [...sources.problems, ...files.flatMap((file) => file.problems), ...detection.problems, ...ofEnvironment];
  const file = mergeFiles(files, settings);
  const cores = availableCores();
  const jobs = environment.maxParallel ?? settings.maxParallel ?? (typeof file.jobs === 'number' ? file.jobs : cores);
  const checks = mergeChecks(sources, file, { root, cwd: null, jobs, env }, problems);
  breakSameIds(checks, files, problems);
  return {
    root,
    checks: sortChecks(
      checks.map((check) => breakCheck(check, problems)),
      files,
    ),
    problems,
    configFiles: files.map((each) => each.file),
    jobs,
    ioThreads: environment.ioThreads ?? settings.ioThreads ?? Math.min(32, 4 * cores),
    cpuThreads: environment.cpuThreads ?? settings.cpuThreads ?? cores,
    metrics: environment.metrics ?? settings.metrics ?? true,
    environment,
    secrets: [...new Set(files.flatMap(({ config }) => config.file.secrets ?? []))],
    locate: createLocate(files, checks),
  };
}

function mergeFiles(files: readonly ConfigFile[], settings: MachineSettings): FileConfig {
  const merged: FileConfig = {};
  const defaults: FileConfig['defaults'] = { ...settings.defaults };
  const env: FileConfig['env'] = {};
  for (const { config } of files) {
    Object.assign(merged, config.file);
    Object.assign(defaults, config.file.defaults);
    Object.assign(env, config.file.env);
  }
  return { ...merged, defaults, env };
}

/** What all files say of one check. Of `parser` and `matcher`, which exclude each other, a later file's word ends the earlier's. */
function mergeSaid(files: readonly ConfigFile[], id: string): CheckConfig {
  let merged: CheckConfig = {};
  for (const { config } of files) {
    const said = config.checks.get(id);
    if (said === undefined) continue;
    const { parser: _parser, matcher: _matcher, ...others } = merged;
    const before = said.parser === undefined && said.matcher === undefined ? merged : others;
    merged = { ...before, ...said, ...(merged.env && said.env ? { env: { ...merged.env, ...said.env } } : {}) };
  }
  return merged;
}

function mergeChecks(sources: WorkspaceSources, file: FileConfig, values: VariableValues, problems: ConfigProblem[]): Check[] {
  const { files, detection } = sources;
  const detected = new Map(detection.checks.map((check) => [check.id, check]));
  const ids = new Set([...configuredIds(files), ...detected.keys()]);
  const env = replaceFileEnv(file.env ?? {}, values, files, problems);
  const checks: Check[] = [];
  for (const id of ids) {
    const said = mergeSaid(files, id);
    const position = locateIn(files, ['checks', id], 2);
    const parts = { id, said, detected: detected.get(id) ?? null, defaults: file.defaults ?? {}, env, values, position };
    const { check, problems: found } = buildCheck(parts);
    for (const { path, message } of found) problems.push(problemAt(files, ['checks', id, ...path], message, id));
    if (parts.detected !== null || said.command !== undefined || mentionsCommand(files, id)) {
      checks.push(check);
      continue;
    }
    if (problems.some((problem) => problem.check === id)) {
      checks.push(check);
      continue;
    }
    const message = explainNoCommand(id, ids, detected);
    if (said.enabled === false) {
      problems.push({ ...problemAt(files, ['checks', id], message, null), severity: 'warning' });
      continue;
    }
    problems.push(problemAt(files, ['checks', id], message, id));
    checks.push(check);
  }
  return checks;
}

function configuredIds(files: readonly ConfigFile[]): Set<string> {
  return new Set(files.flatMap(({ config }) => [...config.checks.keys()]));
}

/** A command that is there but wrong is a problem already. */
function mentionsCommand(files: readonly ConfigFile[], id: string): boolean {
  return locateIn(files, ['checks', id, 'command'], 3) !== null;
}

function explainNoCommand(id: string, ids: Iterable<string>, detected: ReadonlyMap<string, Check>): string {
  const others = [...new Set([...detected.keys(), ...ids])].filter((other) => other !== id);
  const near = nearest(id, others);
  const advice =
    near === null ? 'add a "command", or remove it.' : `did you mean "${near}"? Otherwise add a "command", or remove it.`;
  return `No check "${id}" was detected, and it has no "command": ${advice}`;
}

function replaceFileEnv(
  env: Readonly<Record<string, string>>,
  values: VariableValues,
  files: readonly ConfigFile[],
  problems: ConfigProblem[],
): Readonly<Record<string, string>> {
  const replaced: Record<string, string> = {};
  for (const [name, text] of Object.entries(env)) {
    const result = replaceVariables(text, values);
    if (result.ok) replaced[name] = result.value;
    else problems.push(problemAt(files, ['env', name], `"env.${name}" ${result.error}`, null));
  }
  return replaced;
}

function problemAt(files: readonly ConfigFile[], path: JsonPath, message: string, check: string | null): ConfigProblem {
  const place = locateIn(files, path, 1);
  return {
    severity: 'error',
    message: printable(message),
    file: place?.file ?? null,
    line: place?.line ?? null,
    column: place?.column ?? null,
    check,
  };
}

/** Two checks that a person cannot tell apart are both wrong: running either would be a guess. */
function breakSameIds(checks: readonly Check[], files: readonly ConfigFile[], problems: ConfigProblem[]): void {
  const byKey = Map.groupBy(checks, (check) => sameIdKey(check.id));
  for (const same of byKey.values()) {
    const [first, second] = same;
    if (first === undefined || second === undefined) continue;
    for (const { id: check } of same) {
      const other = check === first.id ? second.id : first.id;
      problems.push(problemAt(files, ['checks', check], describeGraphProblem({ type: 'duplicate', check, other }), check));
    }
  }
}

function breakCheck(check: Check, problems: readonly ConfigProblem[]): Check {
  const problem = problems.find((problem) => problem.severity === 'error' && problem.check === check.id);
  return problem === undefined ? check : { ...check, broken: problem.message };
}

function sortChecks(checks: readonly Check[], files: readonly ConfigFile[]): Check[] {
  const order = new Map([...configuredIds(files)].map((id, index) => [id, index]));
  const rank = (check: Check): number => order.get(check.id) ?? order.size;
  return [...checks].sort(
    (a, b) =>
      checkKinds.indexOf(a.kind) - checkKinds.indexOf(b.kind) || rank(a) - rank(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
}
