import type { Node } from 'yaml';
import { entriesOf, get, itemsOf, readYaml, textOf, type YamlFile } from '../ci/yaml-reader.ts';
import type { CiStep } from '../ci/ci-step.ts';

/** What a reader of a hook configuration gives. */
export interface HookSteps {
  readonly steps: readonly CiStep[];
  readonly fault: YamlFile['fault'];
}

/** Hooks that look at a change before it is recorded or sent. */
const checkingHooks = /^(?:pre-commit|pre-push|pre-merge-commit)$/;

/** The commands of lefthook's configuration; its placeholders for files are left out, which is what a check of everything means. */
export function readLefthook(text: string, file: string): HookSteps {
  const yaml = readYaml(text);
  const steps = entriesOf(yaml.root).flatMap(([hook, node]) => (checkingHooks.test(hook) ? readJobs(node, file, yaml) : []));
  return { steps, fault: yaml.fault };
}

function readJobs(hook: Node, file: string, yaml: YamlFile): readonly CiStep[] {
  const jobs = [
    ...entriesOf(get(hook, 'commands')).map(([, job]) => job),
    ...itemsOf(get(hook, 'jobs')),
    ...itemsOf(get(hook, 'jobs')).flatMap((job) => itemsOf(get(get(job, 'group'), 'jobs'))),
  ];
  return jobs.flatMap((job) => {
    const run = textOf(get(job, 'run'));
    if (run === null || textOf(get(job, 'stage_fixed')) === 'true') return [];
    const folder = textOf(get(job, 'root'))?.replace(/\/$/, '') ?? '.';
    return [{ by: 'a git hook', run: withoutFiles(run), folder, file, line: yaml.lineOf(job) }];
  });
}

function withoutFiles(run: string): string {
  return run.replaceAll(/["']?\{(?:staged_files|all_files|files|push_files|cmd|\d)\}["']?/g, '').trim();
}

/** The commands of lint-staged's table in JSON or YAML: by globs, one command or a list of them. */
export function readLintStaged(text: string, file: string, isPackage: boolean): HookSteps {
  const yaml = readYaml(text);
  const table = isPackage ? get(yaml.root, 'lint-staged') : yaml.root;
  const steps = entriesOf(table).flatMap(([, commands]) =>
    [commands, ...itemsOf(commands)].flatMap((node): CiStep[] => {
      const run = textOf(node);
      return run === null ? [] : [{ by: 'a git hook', run, folder: '.', file, line: yaml.lineOf(node) }];
    }),
  );
  return { steps, fault: isPackage ? null : yaml.fault };
}

/** The body of a hook of husky, or of a folder that `core.hooksPath` could name: a shell script. */
export function readHookScript(text: string, file: string): HookSteps {
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const steps = lines.flatMap(({ line, number }): CiStep[] =>
    line === '' || line.startsWith('#') || /husky\.sh/.test(line)
      ? []
      : [{ by: 'a git hook', run: line, folder: '.', file, line: number }],
  );
  return { steps, fault: null };
}
