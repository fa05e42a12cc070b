import { fieldAt } from '../../../parse/json-shape.ts';
import { tasksRunByCi } from '../ci/ci-tasks.ts';
import type { DetectContext } from '../context.ts';
import { lineOf, readData, type DataFile } from '../data-file.ts';
import type { Candidate, Candidates } from '../detection.ts';
import type { FileTree } from '../file-tree.ts';
import type { Script } from '../javascript/manifest.ts';
import { onPath } from './path-program.ts';
import { phpTools } from './php-tools.ts';
import { taskCandidates } from '../scripts/task-scripts.ts';
import { findEvidence, foldersWith, inFolder, type Evidence, type ProjectFacts } from '../tool-evidence.ts';
import { toolCandidate } from '../tool-preset.ts';

/** The scripts of Composer and the tools of the PHP projects of a root. */
export async function detectPhp(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const candidates: Candidate[] = [];
  const problems = [];
  const top = await readData(context, 'composer.json');
  // The packages that a root replaces are parts of it that are only published apart.
  const isWhole = fieldAt(top?.value, 'replace') !== undefined;
  for (const folder of foldersWith(tree, ['composer.json', 'phpunit.xml.dist', 'phpunit.xml'])) {
    if (isWhole && folder !== '.') continue;
    const data = await readData(context, inFolder(folder, 'composer.json'));
    problems.push(...(data?.problems ?? []));
    const project = readProject(folder, data);
    if (data !== null) candidates.push(...(await findScripts(context, folder, data, project)).map(withReadableOutput));
    candidates.push(...(await findTools(context, tree, project)));
    if (folder === '.' && data?.value !== undefined) candidates.push(await validate(context, folder, data));
  }
  return { candidates, problems };
}

async function findTools(context: DetectContext, tree: FileTree, project: ProjectFacts): Promise<readonly Candidate[]> {
  const { folder } = project;
  const found: Candidate[] = [];
  for (const row of phpTools) {
    const evidence = findEvidence(row, project, tree);
    if (evidence === null) continue;
    // Pest runs the tests of PHPUnit too.
    if (row.preset.id === 'phpunit' && found.some(({ check }) => check.tool === 'pest')) continue;
    const isBridge =
      row.preset.id === 'phpunit' && project.packages.has('symfony/phpunit-bridge') && !project.packages.has('phpunit/phpunit');
    const tool = isBridge ? 'simple-phpunit' : row.preset.tool;
    const program = await findProgram(context, folder, tool);
    const off =
      row.preset.id === 'infection'
        ? { off: 'it runs the tests for every change that it makes up: enable it where that is wanted' }
        : {};
    const unavailable = (await context.has(inFolder(folder, 'vendor')))
      ? {}
      : { unavailable: `${tool} is not installed: run composer install` };
    found.push(toolCandidate(row.preset, { folder, ...evidence, program, ...off, ...(program === null ? unavailable : {}) }));
  }
  return found;
}

/** `vendor/bin` before what is on PATH. */
async function findProgram(context: DetectContext, folder: string, tool: string): Promise<readonly string[] | null> {
  for (const bin of ['vendor/bin', 'bin', 'tools', 'vendor-bin']) {
    if (await context.has(inFolder(folder, `${bin}/${tool}`))) return [`${bin}/${tool}`];
    if (await context.has(inFolder(folder, `${bin}/${tool}.phar`))) return ['php', `${bin}/${tool}.phar`];
  }
  return onPath(context, tool);
}

function readProject(folder: string, data: DataFile | null): ProjectFacts {
  const packages = new Map<string, Evidence>();
  for (const table of ['require-dev', 'require']) {
    const names = fieldAt(data?.value, table);
    if (data === null || typeof names !== 'object' || names === null) continue;
    for (const name of Object.keys(names).slice(0, 300))
      if (!packages.has(name))
        packages.set(name, { file: data.path, line: lineOf(data.text, `"${name}"`), reason: `${name} in ${data.path}` });
  }
  return { folder, sections: new Map(), packages };
}

const mostScripts = 200;

async function findScripts(
  context: DetectContext,
  folder: string,
  data: DataFile,
  project: ProjectFacts,
): Promise<readonly Candidate[]> {
  const table = fieldAt(data.value, 'scripts');
  if (typeof table !== 'object' || table === null) return [];
  const scripts = Object.entries(table)
    .slice(0, mostScripts)
    .flatMap(([name, value]: [string, unknown]): readonly Script[] => {
      const lines = (Array.isArray(value) ? value : [value]).filter((line) => typeof line === 'string');
      const start = data.text.indexOf('"scripts"');
      const line = lineOf(data.text.slice(Math.max(0, start)), `"${name}"`) + lineOf(data.text, '"scripts"') - 1;
      // A callback in PHP can do anything.
      const isCode = lines.some((text) => /^[\w\\]+::\w+$/.test(text));
      return lines.length === 0 || isCode ? [] : [{ name, body: lines.join('\n'), line }];
    });
  const hasComposer = await onPath(context, 'composer');
  const needsVendor = project.packages.size > 0 && !(await context.has(inFolder(folder, 'vendor')));
  const unavailable =
    hasComposer === null
      ? 'composer is not installed: get it from https://getcomposer.org'
      : needsVendor
        ? 'dependencies are not installed: run composer install'
        : null;
  return taskCandidates({
    prefix: 'composer',
    scripts,
    file: data.path,
    folder,
    run: (name) => ['composer', 'run-script', '--no-ansi', name],
    typed: (name) => [`composer ${name}`, `composer run ${name}`],
    runByCi: new Set(await tasksRunByCi(context, 'composer', folder)),
    packages: new Set([...project.packages.keys()].map((name) => name.split('/').at(-1)!)),
    unavailable,
  });
}

/** What makes the output of a tool readable, where the script does not choose another. */
const forms: readonly {
  readonly tool: string;
  readonly chosen: RegExp;
  readonly add: readonly string[];
  readonly parser: string;
}[] = [
  { tool: 'phpunit', chosen: /--log-|--teamcity|--testdox/, add: ['--log-junit', '${report}'], parser: 'junit' },
  { tool: 'pest', chosen: /--log-|--teamcity/, add: ['--log-junit', '${report}'], parser: 'junit' },
  { tool: 'phpstan', chosen: /--error-format/, add: ['--no-progress', '--error-format=json'], parser: 'auto' },
  { tool: 'psalm', chosen: /--output-format|--report/, add: ['--no-progress', '--output-format=json'], parser: 'auto' },
  { tool: 'phpcs', chosen: /--report/, add: ['-q', '--report=json'], parser: 'auto' },
];

/** Composer hands arguments to the last command of a script; so that is only done where there is one. */
function withReadableOutput(candidate: Candidate): Candidate {
  const { check, jobs } = candidate;
  const text = check.source.reason;
  const form = forms.find(({ tool }) => tool === check.tool && jobs.length === 1 && !candidate.doesMore);
  if (form === undefined || !check.enabled || form.chosen.test(text) || /: .*(?:\s@(?!php)|&&|;|\|)/.test(text)) return candidate;
  return { ...candidate, check: { ...check, command: [...check.command, '--', ...form.add], parser: form.parser } };
}

/** What Composer says of the manifest itself. */
async function validate(context: DetectContext, folder: string, data: DataFile): Promise<Candidate> {
  return toolCandidate(
    {
      id: 'composer-validate',
      title: 'composer.json',
      kind: 'lint',
      tool: 'composer',
      args: ['validate', '--no-interaction', '--no-check-publish'],
      typed: 'composer validate',
      getIt: 'get it from https://getcomposer.org',
    },
    { folder, program: await onPath(context, 'composer'), file: data.path, line: 1, reason: data.path },
  );
}
