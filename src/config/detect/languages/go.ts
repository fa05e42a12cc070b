import { machineLock } from '../../../model/check.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate, Candidates } from '../detection.ts';
import type { FileTree } from '../file-tree.ts';
import { onPath } from './path-program.ts';
import { groupFiles, type ProjectFiles } from './project-files.ts';
import { folderOf, foldersWith, hasFile, inFolder, isWithin, pathFrom } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';
import { callsOf, isMentioned } from '../witnesses.ts';

const getGo = 'get it from https://go.dev/dl';

const presets = {
  gofmt: { id: 'gofmt', title: 'gofmt', kind: 'format', tool: 'gofmt', args: ['-l'], typed: 'gofmt -l .', getIt: getGo },
  vet: {
    id: 'go-vet',
    title: 'go vet',
    kind: 'lint',
    tool: 'go',
    args: ['vet', './...'],
    typed: 'go vet ./...',
    weight: 2,
    getIt: getGo,
  },
  golangci: {
    id: 'golangci-lint',
    title: 'golangci-lint',
    kind: 'lint',
    tool: 'golangci-lint',
    args: ['run', '--fix=false'],
    typed: 'golangci-lint run',
    // It refuses to work beside another one, wherever on the machine that is.
    locks: [machineLock('golangci-lint')],
    weight: 2,
    getIt: 'get it from https://golangci-lint.run',
  },
  staticcheck: {
    id: 'staticcheck',
    title: 'staticcheck',
    kind: 'lint',
    tool: 'staticcheck',
    args: ['-f', 'json', './...'],
    typed: 'staticcheck ./...',
    weight: 2,
    getIt: 'run go install honnef.co/go/tools/cmd/staticcheck@latest',
  },
  govulncheck: {
    id: 'govulncheck',
    title: 'Known vulnerabilities',
    kind: 'security',
    tool: 'govulncheck',
    args: ['./...'],
    typed: 'govulncheck ./...',
    getIt: 'run go install golang.org/x/vuln/cmd/govulncheck@latest',
  },
  test: {
    id: 'go-test',
    title: 'Go tests',
    kind: 'test',
    tool: 'go',
    args: ['test', '-json'],
    typed: 'go test ./...',
    weight: 2,
    getIt: getGo,
  },
} as const satisfies Record<string, ToolPreset>;

const golangciFiles = ['.golangci.yml', '.golangci.yaml', '.golangci.toml', '.golangci.json'];

/** Formatting, vetting and tests of the Go modules of a root. */
export async function detectGo(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const modules = foldersWith(tree, ['go.mod']);
  const files = await groupFiles(tree, ['.go'], modules);
  const candidates = [...(await findFormat(context, modules, files))];
  for (const folder of modules) {
    const own = files.get(folder) ?? [];
    if (!isForTools(folder, own)) candidates.push(...(await findChecks(context, tree, folder, own)));
  }
  return { candidates, problems: [] };
}

/** A module that only pins the versions of tools has nothing to check. */
function isForTools(folder: string, own: readonly string[]): boolean {
  if (/(?:^|\/)_?(?:tools?|hack|scripts?)$/.test(folder) && !own.some((path) => path.endsWith('_test.go'))) return true;
  return own.every((path) => /(?:^|\/)tools\.go$/.test(path));
}

/** Once for each module that lies in no other: gofmt walks. */
async function findFormat(
  context: DetectContext,
  modules: readonly string[],
  files: ProjectFiles,
): Promise<readonly Candidate[]> {
  const program = await onPath(context, 'gofmt');
  const candidates: Candidate[] = [];
  const outer = modules.filter(
    (folder) =>
      !upwards(folder)
        .slice(1)
        .some((above) => files.has(above)),
  );
  for (const folder of outer) {
    const inside = modules.filter((each) => isWithin(each, folder)).flatMap((each) => files.get(each) ?? []);
    if (inside.length === 0) continue;
    const file = inFolder(folder, 'go.mod');
    candidates.push(
      toolCandidate(presets.gofmt, {
        folder,
        program,
        file,
        line: 1,
        reason: file,
        args: ['-l', ...gofmtTargets(folder, inside)],
      }),
    );
  }
  return candidates;
}

async function findChecks(
  context: DetectContext,
  tree: FileTree,
  folder: string,
  own: readonly string[],
): Promise<readonly Candidate[]> {
  const file = inFolder(folder, 'go.mod');
  const go = await onPath(context, 'go');
  const place = { folder, file, line: 1, reason: file };
  const linter = await findGolangci(context, tree, folder);
  const hasLinter = linter !== null && linter.check.unavailable === null;
  const vet = toolCandidate(presets.vet, { ...place, program: go, ...(hasLinter ? { off: 'golangci-lint runs it too' } : {}) });
  const candidates = linter === null ? [vet] : [linter, vet];
  if (folder === '.') candidates.push(...(await findMentioned(context, tree)));
  if (own.some((path) => path.endsWith('_test.go'))) {
    const args = ['test', '-json', ...(await flagsOfTests(context)), './...'];
    candidates.push(toolCandidate(presets.test, { ...place, program: go, args }));
  }
  return candidates;
}

async function findGolangci(context: DetectContext, tree: FileTree, folder: string): Promise<Candidate | null> {
  // A configuration above is for modules of a root that is none itself.
  const above = hasFile(tree, 'go.mod') ? [folder] : upwards(folder);
  const file = above.flatMap((each) => golangciFiles.map((name) => inFolder(each, name))).find((path) => hasFile(tree, path));
  if (file === undefined) {
    if (folder !== '.' || !(await isMentioned(context, /\bgolangci-lint run\b|golangci\/golangci-lint-action/))) return null;
  }
  const content = file === undefined ? null : await context.read(file);
  const isSecond = content?.status === 'read' && /^version\s*[:=]\s*["']?2/m.test(content.text);
  const format = isSecond ? ['--output.json.path=stdout', '--show-stats=false'] : ['--out-format=json'];
  return toolCandidate(presets.golangci, {
    folder,
    program: await onPath(context, 'golangci-lint'),
    args: [...presets.golangci.args, ...(file === undefined ? [] : format)],
    file: file ?? 'go.mod',
    line: 1,
    reason: file ?? 'the repository calls golangci-lint run',
  });
}

async function findMentioned(context: DetectContext, tree: FileTree): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  const rows = [
    {
      preset: presets.staticcheck,
      file: 'staticcheck.conf',
      mention: /\bstaticcheck(?:@\S+)? (?:-\S+ )*\.\/|\bdominikh\/staticcheck-action\b/,
    },
    {
      preset: presets.govulncheck,
      file: '.govulncheck.yaml',
      mention: /\bgovulncheck(?:@\S+)? (?:-\S+ )*\.\/|\bgolang\/govulncheck-action\b/,
    },
  ];
  for (const { preset, file, mention } of rows) {
    const has = hasFile(tree, file);
    if (!has && !(await isMentioned(context, mention))) continue;
    const reason = has ? file : `the repository calls ${preset.typed}`;
    candidates.push(
      toolCandidate(preset, {
        folder: '.',
        program: await onPath(context, preset.tool),
        file: has ? file : 'go.mod',
        line: 1,
        reason,
      }),
    );
  }
  return candidates;
}

/** The flags with which the repository itself runs its tests, where they change what is tested. */
async function flagsOfTests(context: DetectContext): Promise<readonly string[]> {
  const call = (await callsOf(context, 'go test')).find((words) => words.some((word) => word.startsWith('./') || word === '.'));
  const flags = (call ?? []).filter((word) => /^-(?:race|tags=[\w,]+)$/.test(word));
  return [...new Set(flags)];
}

/** A list of more than this is given up. */
const mostTargets = 200;

/** What gofmt shall look at: everything but vendored code and files that are there to be wrong. */
function gofmtTargets(folder: string, inside: readonly string[]): readonly string[] {
  const targets = cover(folder, inside, isExcluded);
  return targets.length === 0 || targets.length > mostTargets ? ['.'] : targets.map((path) => pathFrom(folder, path));
}

function isExcluded(path: string): boolean {
  return /(?:^|\/)(?:testdata|vendor|third_party|_\w+)\//.test(path);
}

/** The fewest folders and files that contain all paths but the excluded ones. */
function cover(folder: string, paths: readonly string[], excluded: (path: string) => boolean): readonly string[] {
  if (!paths.some(excluded)) return [folder];
  const wanted = paths.filter((path) => !excluded(path));
  const start = folder === '.' ? 0 : folder.length + 1;
  const files = wanted.filter((path) => folderOf(path) === folder);
  const below = new Set(
    wanted.filter((path) => folderOf(path) !== folder).map((path) => inFolder(folder, path.slice(start).split('/', 1)[0]!)),
  );
  return [
    ...files,
    ...[...below].flatMap((each) =>
      cover(
        each,
        paths.filter((path) => isWithin(path, each)),
        excluded,
      ),
    ),
  ];
}

function upwards(folder: string): readonly string[] {
  const folders = [folder];
  while (folders.at(-1) !== '.') folders.push(folderOf(folders.at(-1)!));
  return folders;
}
