import { posix } from 'node:path';
import type { Node } from 'yaml';
import { commandOfAction } from './actions.ts';
import { isNoCheckName, type CiStep } from './ci-step.ts';
import { namesIn, resolveExpressions, type Values } from './expressions.ts';
import { entriesOf, get, itemsOf, readYaml, textOf, type YamlFile } from './yaml-reader.ts';

/** Values of one name that are followed; a matrix of more is mostly one of versions. */
const mostVariants = 24;

/** Events that mean: somebody proposes or pushes a change. */
const changeEvents = /^(?:push|pull_request|pull_request_target|merge_group|workflow_call)$/;

/** What a workflow of GitHub (also of Gitea and Forgejo) runs when somebody proposes a change. `file` is relative to the root. */
export function readGithubWorkflow(
  text: string,
  file: string,
): { readonly steps: readonly CiStep[]; readonly fault: YamlFile['fault'] } {
  const yaml = readYaml(text);
  const { root } = yaml;
  const isChecking = !isNoCheckName(textOf(get(root, 'name')) ?? '') && runsOnChanges(get(root, 'on'));
  if (!isChecking) return { steps: [], fault: yaml.fault };
  const shared: Scope = { file, yaml, folder: folderOf(root, '.'), values: readValues('env', get(root, 'env'), new Map()) };
  const steps = entriesOf(get(root, 'jobs')).flatMap(([id, job]) => (isNoCheckName(id) ? [] : readJob(job, shared)));
  return { steps, fault: yaml.fault };
}

/** The steps of a composite action of the repository itself. */
export function readCompositeAction(text: string, file: string): readonly CiStep[] {
  const yaml = readYaml(text);
  const scope: Scope = { file, yaml, folder: '.', values: new Map() };
  return itemsOf(get(get(yaml.root, 'runs'), 'steps')).flatMap((step) => readStep(step, scope, [new Map()]));
}

interface Scope {
  readonly file: string;
  readonly yaml: YamlFile;
  readonly folder: string;
  readonly values: Values;
}

/** A workflow that is only released, scheduled or started by hand is no judge of changes. */
function runsOnChanges(on: Node | null): boolean {
  const events = [textOf(on), ...itemsOf(on).map(textOf), ...entriesOf(on).map(([name]) => name)];
  return on === null || events.some((event) => event !== null && changeEvents.test(event));
}

function readJob(job: Node, scope: Scope): readonly CiStep[] {
  if (isNoCheckName(textOf(get(job, 'name')) ?? '')) return [];
  const inner: Scope = {
    ...scope,
    folder: folderOf(job, scope.folder),
    values: readValues('env', get(job, 'env'), scope.values),
  };
  const variants = readMatrix(get(get(job, 'strategy'), 'matrix'));
  const steps = itemsOf(get(job, 'steps'));
  // A job that tries out the action of the repository itself runs it on something else.
  if (steps.some((step) => textOf(get(step, 'uses')) === './') || isForReleases(job)) return [];
  // What is recorded afterwards was no check, but a repair.
  if (steps.some(recordsChanges)) return [];
  return steps.flatMap((step) => readStep(step, inner, variants));
}

function folderOf(node: unknown, otherwise: string): string {
  return textOf(get(get(get(node, 'defaults'), 'run'), 'working-directory')) ?? otherwise;
}

/** Actions that record or propose what a job has changed. */
const recordingActions =
  /^(?:stefanzweifel\/git-auto-commit|EndBug\/add-and-commit|peter-evans\/create-pull-request|ad-m\/github-push|[\w-]+\/(?:commit|git-)[\w-]*)/i;

function recordsChanges(step: Node): boolean {
  return (
    recordingActions.test(textOf(get(step, 'uses')) ?? '') || /\bgit\s+(?:push|commit)\b/.test(textOf(get(step, 'run')) ?? '')
  );
}

/** Whether something runs for tags and releases only. */
function isForReleases(node: Node): boolean {
  const condition = textOf(get(node, 'if')) ?? '';
  return (
    /refs\/tags|event_name\s*==\s*'(?:release|schedule|workflow_dispatch)'/.test(condition) &&
    !/!=|!\s*startsWith|\|\|/.test(condition)
  );
}

/** What needs to be let in somewhere acts there. */
function usesSecrets(step: Node, run: string): boolean {
  const given = entriesOf(get(step, 'env')).map(([, value]) => textOf(value) ?? '');
  return [run, ...given].some((text) => /\$\{\{[^}]*\b(?:secrets\.|github\.token)/.test(text));
}

function readStep(step: Node, scope: Scope, variants: readonly Values[]): readonly CiStep[] {
  const run = textOf(get(step, 'run')) ?? commandOfUses(step);
  if (run === null || textOf(get(step, 'continue-on-error')) === 'true') return [];
  if (isForReleases(step) || usesSecrets(step, run)) return [];
  const shell = textOf(get(step, 'shell'));
  if (shell !== null && !/^(?:bash|sh|pwsh|powershell|cmd)\b/.test(shell)) return [];
  const values = readValues('env', get(step, 'env'), scope.values);
  const folder = textOf(get(step, 'working-directory')) ?? scope.folder;
  const line = scope.yaml.lineOf(step);
  const names = [...namesIn(run), ...namesIn(folder)].filter((name) => name.startsWith('matrix.'));
  const texts = new Map<string, CiStep>();
  for (const variant of names.length === 0 ? [new Map<string, string>()] : variants.slice(0, mostVariants)) {
    const all = new Map([...values, ...variant]);
    const resolved = replaceShellVariables(resolveExpressions(run, all), values);
    const place = posix.normalize(resolveExpressions(folder, all).trim() || '.').replace(/\/$/, '');
    texts.set(`${place}\0${resolved}`, { by: 'CI', run: resolved, folder: place, file: scope.file, line });
  }
  return [...texts.values()];
}

function commandOfUses(step: Node): string | null {
  const uses = textOf(get(step, 'uses'));
  return uses === null ? null : commandOfAction(uses, (name) => textOf(get(get(step, 'with'), name)));
}

/** `$CARGO` and `${CARGO}`, where the workflow itself says what they are. */
function replaceShellVariables(text: string, values: Values): string {
  return text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced: string | undefined, plain: string | undefined) => {
    return values.get(`env.${braced ?? plain ?? ''}`) ?? all;
  });
}

function readValues(prefix: string, node: Node | null, before: Values): Values {
  const found = entriesOf(node).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === null || text.includes('${{') ? [] : [[`${prefix}.${name}`, text] as const];
  });
  return found.length === 0 ? before : new Map([...before, ...found]);
}

/** Each combination by which a step can differ: the values of each list by themselves, and the entries of `include`. */
function readMatrix(matrix: Node | null): readonly Values[] {
  const lists = entriesOf(matrix).filter(([name]) => name !== 'include' && name !== 'exclude');
  const values = lists.map(([name, list]) => {
    const texts = itemsOf(list).map((item) => readItem(`matrix.${name}`, item));
    return texts.filter((each) => each.size > 0);
  });
  let combinations: Values[] = [new Map()];
  for (const options of values) {
    if (options.length === 0) continue;
    // Versions and systems multiply what would be the same command.
    const few = combinations.length * options.length > mostVariants ? options.slice(0, 1) : options;
    combinations = combinations.flatMap((each) => few.map((option) => new Map([...each, ...option])));
  }
  const included = itemsOf(get(matrix, 'include')).map((entry) => readItem('matrix', entry));
  return lists.length === 0 && included.length > 0 ? included : [...combinations, ...included];
}

/** A scalar by its name, or a map by the names of its scalars. */
function readItem(name: string, item: Node): Values {
  const text = textOf(item);
  return text === null ? readValues(name, item, new Map()) : new Map([[name, text]]);
}
