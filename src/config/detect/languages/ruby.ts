import type { DetectContext } from '../context.ts';
import type { Candidate, Candidates } from '../detection.ts';
import { isAside, type FileTree } from '../file-tree.ts';
import { onPath } from './path-program.ts';
import { groupFiles } from './project-files.ts';
import { addRakeTasks, readRakeTasks } from './ruby-rake.ts';
import {
  findEvidence,
  folderOf,
  foldersWith,
  hasFile,
  inFolder,
  type Evidence,
  type ProjectFacts,
  type ToolRow,
} from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';

const gem = (name: string) => `add ${name} to the Gemfile, then run bundle install`;

const rows: readonly ToolRow[] = [
  {
    preset: {
      id: 'rubocop',
      title: 'RuboCop',
      kind: 'lint',
      tool: 'rubocop',
      args: ['--format', 'json'],
      typed: 'rubocop',
      getIt: gem('rubocop'),
    },
    files: ['.rubocop.yml'],
    packages: ['rubocop', 'rubocop-rails-omakase'],
  },
  {
    preset: {
      id: 'standardrb',
      title: 'Standard',
      kind: 'lint',
      tool: 'standardrb',
      args: ['--format', 'json'],
      typed: 'standardrb',
      getIt: gem('standard'),
    },
    files: ['.standard.yml'],
    packages: ['standard'],
  },
  {
    preset: {
      id: 'erblint',
      title: 'ERB Lint',
      kind: 'lint',
      tool: 'erblint',
      args: ['--lint-all'],
      typed: 'erblint --lint-all',
      getIt: gem('erb_lint'),
    },
    files: ['.erb-lint.yml', '.erb_lint.yml'],
    packages: ['erb_lint'],
  },
  {
    preset: {
      id: 'reek',
      title: 'Reek',
      kind: 'lint',
      tool: 'reek',
      args: [],
      typed: 'reek',
      on: ['push', 'manual'],
      getIt: gem('reek'),
    },
    files: ['.reek.yml'],
  },
  {
    preset: { id: 'sorbet', title: 'Sorbet', kind: 'types', tool: 'srb', args: ['tc'], typed: 'srb tc', getIt: gem('sorbet') },
    files: ['sorbet/config'],
  },
  {
    preset: {
      id: 'steep',
      title: 'Steep',
      kind: 'types',
      tool: 'steep',
      args: ['check'],
      typed: 'steep check',
      getIt: gem('steep'),
    },
    files: ['Steepfile'],
  },
  {
    preset: {
      id: 'brakeman',
      title: 'Brakeman',
      kind: 'security',
      tool: 'brakeman',
      args: ['--no-pager', '-q', '-f', 'sarif'],
      typed: 'brakeman',
      getIt: gem('brakeman'),
    },
    files: ['config/brakeman.yml', 'config/brakeman.ignore'],
    packages: ['brakeman'],
  },
  {
    preset: {
      id: 'bundle-audit',
      title: 'Known vulnerabilities',
      kind: 'security',
      tool: 'bundle-audit',
      args: ['check', '--update'],
      typed: 'bundle-audit check',
      getIt: gem('bundler-audit'),
    },
    packages: ['bundler-audit'],
  },
];

const presets = {
  rspec: {
    id: 'rspec',
    title: 'RSpec',
    kind: 'test',
    tool: 'rspec',
    args: ['--no-color', '--format', 'progress', '--format', 'json', '--out', '${report}'],
    parser: 'rspec-json',
    typed: 'rspec',
    locks: ['ruby-tests'],
    getIt: gem('rspec'),
  },
  cucumber: {
    id: 'cucumber',
    title: 'Cucumber',
    kind: 'test',
    tool: 'cucumber',
    args: ['--no-color', '--publish-quiet'],
    typed: 'cucumber',
    on: ['push', 'manual'],
    locks: ['ruby-tests'],
    getIt: gem('cucumber'),
  },
  rails: {
    id: 'rails-test',
    title: 'Rails tests',
    kind: 'test',
    tool: 'rails',
    args: ['test'],
    typed: 'bin/rails test',
    locks: ['ruby-tests'],
    getIt: 'run bundle install',
  },
} as const satisfies Record<string, ToolPreset>;

/** Linters, types and tests of the Ruby projects of a root. */
export async function detectRuby(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const folders = new Set([
    ...foldersWith(tree, ['Gemfile', 'gems.rb', 'Rakefile']),
    ...(hasFile(tree, '.rubocop.yml') ? ['.'] : []),
  ]);
  const files = await groupFiles(tree, ['.rb', '.feature', '.gemspec'], [...folders]);
  const candidates: Candidate[] = [];
  for (const folder of folders) {
    const own = files.get(folder) ?? [];
    const project = await readProject(context, tree, folder, own);
    const run = await findRunner(context, tree, folder);
    const found: Candidate[] = [];
    for (const row of rows) {
      const evidence = findEvidence(row, project, tree);
      if (evidence !== null) found.push(toolCandidate(row.preset, { folder, ...evidence, program: await run(row.preset.tool) }));
    }
    const tests = await findTests(tree, project, own, run);
    const tasks = await readRakeTasks(context, tree, folder);
    const hasTests = tests.some(({ check }) => check.tool === 'rails');
    const place = { context, folder, tasks, hasTests, program: await run('rake') };
    candidates.push(...(tasks.length === 0 ? [...found, ...tests] : await addRakeTasks([...found, ...tests], place)));
  }
  return { candidates, problems: [] };
}

type Runner = (tool: string) => Promise<readonly string[] | null>;

/** Bundler where there is a Gemfile, else what is on PATH. */
async function findRunner(context: DetectContext, tree: FileTree, folder: string): Promise<Runner> {
  const hasGemfile = ['Gemfile', 'gems.rb'].some((name) => hasFile(tree, inFolder(folder, name)) || hasFile(tree, name));
  const bundle = hasGemfile ? await onPath(context, 'bundle') : null;
  return async (tool) => {
    if (bundle !== null) return [...bundle, 'exec', tool];
    return hasGemfile ? null : onPath(context, tool);
  };
}

/** The gems that the manifests of a folder name. */
async function readProject(
  context: DetectContext,
  tree: FileTree,
  folder: string,
  own: readonly string[],
): Promise<ProjectFacts> {
  const packages = new Map<string, Evidence>();
  const specs = own.filter((path) => path.endsWith('.gemspec') && folderOf(path) === folder);
  const files = [...['Gemfile', 'gems.rb', 'Gemfile.lock'].map((name) => inFolder(folder, name)), ...specs];
  for (const file of files) {
    const content = hasFile(tree, file) ? await context.read(file) : null;
    if (content?.status !== 'read') continue;
    const pattern = file.endsWith('.lock')
      ? /^ {2}([\w-]+)(?:!| \(|$)/
      : /^\s*(?:gem|\w+\.add_(?:development_)?dependency)[\s(]+["']([\w-]+)["']/;
    for (const [index, line] of content.text.split('\n').entries()) {
      const name = pattern.exec(line)?.[1];
      if (name !== undefined && !packages.has(name)) packages.set(name, { file, line: index + 1, reason: `${name} in ${file}` });
    }
  }
  return { folder, sections: new Map(), packages };
}

async function findTests(
  tree: FileTree,
  project: ProjectFacts,
  own: readonly string[],
  run: Runner,
): Promise<readonly Candidate[]> {
  const { folder } = project;
  const has = (pattern: RegExp) => own.some((path) => pattern.test(path) && !isAside(path));
  const candidates: Candidate[] = [];
  const specs = findEvidence(
    { preset: presets.rspec, files: ['.rspec'], packages: ['rspec', 'rspec-rails', 'rspec-core'] },
    project,
    tree,
  );
  if (specs !== null && has(/(?:^|\/)spec\/.*_spec\.rb$/))
    candidates.push(toolCandidate(presets.rspec, { folder, ...specs, program: await run('rspec') }));
  if (hasFile(tree, inFolder(folder, 'bin/rails')) && has(/(?:^|\/)test\/.*_test\.rb$/)) {
    const file = inFolder(folder, 'bin/rails');
    candidates.push(toolCandidate(presets.rails, { folder, file, line: 1, reason: file, program: ['bin/rails'] }));
  }
  const features = project.packages.get('cucumber');
  if (features !== undefined && has(/(?:^|\/)features\/.*\.feature$/))
    candidates.push(toolCandidate(presets.cucumber, { folder, ...features, program: await run('cucumber') }));
  return candidates;
}
