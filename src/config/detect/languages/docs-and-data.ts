import { fieldAt } from '../../../parse/json-shape.ts';
import type { DetectContext } from '../context.ts';
import { readData } from '../data-file.ts';
import type { Candidate, Candidates } from '../detection.ts';
import { docsAndDataTools } from './docs-and-data-tools.ts';
import { isAside, type FileTree } from '../file-tree.ts';
import { onPath } from './path-program.ts';
import { findRootProgram, findRootTools } from './root-tools.ts';
import { folderOf, foldersWith, hasFile, inFolder } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';
import { isMentioned } from '../witnesses.ts';

const presets = {
  markdown: {
    id: 'markdownlint',
    title: 'Markdown',
    kind: 'lint',
    tool: 'markdownlint-cli2',
    args: [],
    typed: 'markdownlint-cli2',
    on: ['save', 'commit', 'push', 'manual'],
    getIt: 'npm install --save-dev markdownlint-cli2',
  },
  validate: {
    id: 'terraform-validate',
    title: 'Terraform',
    kind: 'lint',
    tool: 'terraform',
    args: ['validate', '-json'],
    typed: 'terraform validate',
    locks: ['terraform'],
    getIt: 'get it from https://developer.hashicorp.com/terraform/install',
  },
  helm: {
    id: 'helm-lint',
    title: 'Helm chart',
    kind: 'lint',
    tool: 'helm',
    args: ['lint', '.'],
    typed: 'helm lint',
    getIt: 'get it from https://helm.sh',
  },
  buf: {
    id: 'buf-lint',
    title: 'Protocol buffers',
    kind: 'lint',
    tool: 'buf',
    args: ['lint', '--error-format=msvs'],
    typed: 'buf lint',
    getIt: 'get it from https://buf.build',
  },
  bufFormat: {
    id: 'buf-format',
    title: 'Format of protocol buffers',
    kind: 'format',
    tool: 'buf',
    args: ['format', '--diff', '--exit-code'],
    typed: 'buf format --diff',
    getIt: 'get it from https://buf.build',
  },
} as const satisfies Record<string, ToolPreset>;

/** Texts, data, infrastructure, spelling and secrets. */
export async function detectDocsAndData(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const tools = await findRootTools(context, tree, docsAndDataTools);
  const found = await Promise.all([
    findMarkdown(context, tree),
    findTerraform(context, tree),
    findCharts(context, tree),
    findBuf(context, tree),
  ]);
  return { candidates: [...withDockerfiles(tools, tree), ...found.flat()].map(asSameWork), problems: [] };
}

/** Two programs lint Markdown by the same rules. */
function asSameWork(candidate: Candidate): Candidate {
  return {
    ...candidate,
    jobs: candidate.jobs.map((job) => (job.tool === 'markdownlint-cli2' ? { ...job, tool: 'markdownlint' } : job)),
  };
}

const mostFiles = 100;

/** hadolint wants each file by its name. */
function withDockerfiles(candidates: readonly Candidate[], tree: FileTree): readonly Candidate[] {
  return candidates.map((candidate) => {
    const { check } = candidate;
    if (check.id !== 'hadolint') return candidate;
    const named = [...tree.named('Dockerfile'), ...tree.shallow.filter((path) => /(?:^|\/)Dockerfile\.[\w-]+$/.test(path))];
    const files = named.filter((path) => !isAside(path)).slice(0, mostFiles);
    return { ...candidate, check: { ...check, command: [...check.command, '-f', 'json', ...files] } };
  });
}

const markdownFiles = ['.markdownlint-cli2.jsonc', '.markdownlint-cli2.yaml', '.markdownlint-cli2.cjs', '.markdownlint-cli2.mjs'];
const ruleFiles = ['json', 'jsonc', 'yaml', 'yml', 'cjs', 'mjs'].map((ending) => `.markdownlint.${ending}`);

async function findMarkdown(context: DetectContext, tree: FileTree): Promise<readonly Candidate[]> {
  const own = markdownFiles.find((name) => hasFile(tree, name));
  const file = own ?? [...ruleFiles, '.markdownlintrc'].find((name) => hasFile(tree, name));
  if (file === undefined) return [];
  const place = { folder: '.', file, line: 1, reason: file };
  const hasGlobs =
    own !== undefined && /\.(?:jsonc|yaml)$/.test(own) && fieldAt((await readData(context, own))?.value, 'globs') !== undefined;
  const second = await findRootProgram(context, ['markdownlint-cli2']);
  const first = second === null && own === undefined ? await findRootProgram(context, ['markdownlint']) : null;
  if (first === null)
    return [toolCandidate(presets.markdown, { ...place, program: second, args: hasGlobs ? [] : ['**/*.md', '#node_modules'] })];
  const preset = { ...presets.markdown, tool: 'markdownlint', typed: 'markdownlint .' };
  return [toolCandidate(preset, { ...place, program: first, args: ['.', '--ignore', 'node_modules'] })];
}

const mostFolders = 50;

/** Configurations that have been initialised; that would download providers. */
async function findTerraform(context: DetectContext, tree: FileTree): Promise<readonly Candidate[]> {
  const roots = tree
    .allWithEnding('.tf')
    .filter((path) => !isAside(path))
    .map(folderOf);
  const program = await findRootProgram(context, ['terraform', 'tofu']);
  const candidates: Candidate[] = [];
  for (const folder of [...new Set(roots)].slice(0, mostFolders)) {
    const isReady = await context.has(inFolder(folder, '.terraform'));
    const isRoot = isReady || hasFile(tree, inFolder(folder, '.terraform.lock.hcl'));
    if (!isRoot) continue;
    const missing = isReady ? {} : { unavailable: `its providers are not installed: run terraform init in ${folder}` };
    const file = inFolder(folder, hasFile(tree, inFolder(folder, 'main.tf')) ? 'main.tf' : '.terraform.lock.hcl');
    candidates.push(
      toolCandidate(presets.validate, { folder, file, line: 1, reason: file, program: isReady ? program : null, ...missing }),
    );
  }
  return candidates;
}

async function findCharts(context: DetectContext, tree: FileTree): Promise<readonly Candidate[]> {
  const folders = foldersWith(tree, ['Chart.yaml']).filter((folder) => !/(?:^|\/)charts\/[^/]+\/charts\//.test(`${folder}/`));
  const program = folders.length === 0 ? null : await onPath(context, 'helm');
  return folders.slice(0, mostFolders).map((folder) => {
    const file = inFolder(folder, 'Chart.yaml');
    return toolCandidate(presets.helm, { folder, program, file, line: 1, reason: file });
  });
}

async function findBuf(context: DetectContext, tree: FileTree): Promise<readonly Candidate[]> {
  const [file] = ['buf.work.yaml', 'buf.yaml'].flatMap((name) => tree.ownNamed(name));
  if (file === undefined) return [];
  const place = { folder: folderOf(file), program: await onPath(context, 'buf'), file, line: 1, reason: file };
  const lint = toolCandidate(presets.buf, place);
  return (await isMentioned(context, /\bbuf format\b/)) ? [lint, toolCandidate(presets.bufFormat, place)] : [lint];
}
