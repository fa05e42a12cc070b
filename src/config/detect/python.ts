import { fieldAt } from '../../parse/json-shape.ts';
import type { DetectContext } from './context.ts';
import type { Candidate, Candidates } from './detection.ts';
import { isAside, type FileTree } from './file-tree.ts';
import { findNoxSessions } from './nox.ts';
import { readPythonProject, type PythonProject } from './python-project.ts';
import { findPythonRunner, type PythonRunner } from './python-runner.ts';
import { findPythonScripts } from './python-scripts.ts';
import { djangoTests, pytest, pythonTools, unittest, type PythonTool } from './python-tools.ts';
import { standIn } from './stand-in.ts';
import { findEvidence, folderOf, foldersWith, hasFile, inFolder, type Evidence } from './tool-evidence.ts';
import { toolCandidate } from './tool-preset.ts';
import { groupFiles, type ProjectFiles } from './project-files.ts';
import { findToxEnvironments } from './tox.ts';
import { isMentioned, pathsGivenTo } from './witnesses.ts';

const manifests = ['pyproject.toml', 'setup.py', 'setup.cfg', 'tox.ini', 'Pipfile', 'pytest.ini', 'manage.py'];

/** What the detection of one project needs. */
export interface PythonPlace {
  readonly context: DetectContext;
  readonly tree: FileTree;
  readonly project: PythonProject;
  readonly runner: PythonRunner;
}

/** The tools, tests and environments of the Python projects of a root. */
export async function detectPython(context: DetectContext): Promise<Candidates> {
  const tree = await context.tree();
  const folders = [...new Set(['.', ...foldersWith(tree, manifests)])];
  const tests = new TestFiles(await groupFiles(tree, ['.py'], folders));
  const candidates: Candidate[] = [];
  const problems = [];
  for (const folder of folders) {
    const project = await readPythonProject(context, tree, folder);
    const runner = await findPythonRunner(context, tree, folder, project.pyproject);
    const place = { context, tree, project, runner };
    problems.push(...project.problems);
    const scripts = await findPythonScripts(place);
    const tools = [...(await findTools(place)), ...(await findTests(place, tests))];
    const environments = [...(await findToxEnvironments(place)), ...(await findNoxSessions(place))];
    candidates.push(...standIn(tools, [...scripts, ...environments]));
  }
  return { candidates, problems };
}

async function findTools(place: PythonPlace): Promise<readonly Candidate[]> {
  const found = await Promise.all(
    pythonTools.map(async (tool) => {
      const evidence = findEvidence(tool, place.project, place.tree);
      return evidence === null ? [] : [await toCandidate(tool, evidence, place)];
    }),
  );
  return found.flat();
}

async function toCandidate(
  tool: PythonTool,
  evidence: Evidence,
  { context, project, runner, tree }: PythonPlace,
): Promise<Candidate> {
  const { preset } = tool;
  const isUsed =
    tool.needsWitness === undefined ||
    (tool.enough !== undefined && project.sections.has(tool.enough)) ||
    (tool.trustsConfiguration === true && findEvidence({ ...tool, packages: [] }, project, tree) !== null) ||
    (await isMentioned(context, tool.needsWitness));
  const off = isUsed ? {} : { off: `nothing in the repository calls ${preset.typed}` };
  const targets = hasOwnPaths(tool, project) ? [] : await findTargets(tool, { context, project, runner, tree });
  return toolCandidate(preset, {
    folder: project.folder,
    ...(await runner.find(preset.tool)),
    ...evidence,
    ...off,
    args: [...preset.args, ...targets],
  });
}

function hasOwnPaths({ pathKeys = [], sections = [] }: PythonTool, { pyproject, ini }: PythonProject): boolean {
  return sections.some((name) =>
    pathKeys.some((key) => fieldAt(pyproject, ...name.split('.'), key) !== undefined || ini.get(name)?.values.has(key) === true),
  );
}

async function findTargets(tool: PythonTool, { context, project }: PythonPlace): Promise<readonly string[]> {
  if (project.folder !== '.') return tool.targets;
  const isTarget = (path: string) => /\.pyi?$/.test(path) || !/\.\w+$/.test(path);
  const given = await pathsGivenTo(context, tool.call, isTarget);
  return given.length > 0 ? given : tool.targets;
}

async function findTests(place: PythonPlace, tests: TestFiles): Promise<readonly Candidate[]> {
  const { context, project, runner, tree } = place;
  const { folder } = project;
  const configured = findEvidence({ ...pytest, packages: [] }, project, tree);
  const evidence = configured ?? (tests.has(folder) ? findEvidence(pytest, project, tree) : null);
  if (evidence !== null) return [await pytestCandidate(place, evidence)];
  const manage = inFolder(folder, 'manage.py');
  const style = await tests.styleOf(context, folder);
  if (style === null) return [];
  if (style.type === 'pytest') return [await pytestCandidate(place, style.evidence)];
  const python = await runner.python();
  if (hasFile(tree, manage))
    return [toolCandidate(djangoTests, { folder, ...python, file: manage, reason: `${manage} and ${style.evidence.file}` })];
  const start =
    style.folder === folder
      ? []
      : ['-s', style.folder === '.' ? '.' : style.folder.slice(folder === '.' ? 0 : folder.length + 1)];
  return [toolCandidate(unittest, { folder, ...python, ...style.evidence, args: [...unittest.args, ...start] })];
}

async function pytestCandidate({ project, runner }: PythonPlace, evidence: Evidence): Promise<Candidate> {
  const { folder, pyproject, ini } = project;
  const isInstalled =
    fieldAt(pyproject, 'build-system') !== undefined ||
    fieldAt(pyproject, 'tool', 'pytest', 'ini_options', 'pythonpath') !== undefined ||
    ['pytest', 'tool:pytest'].some((name) => ini.get(name)?.values.has('pythonpath') === true);
  if (isInstalled) return toolCandidate(pytest.preset, { folder, ...(await runner.find('pytest')), ...evidence });
  // What is not installed is only found from the folder when Python runs pytest, or when pytest is told to look there.
  const found = await runner.findModule('pytest');
  const isModule = found.program?.includes('-m') === true;
  const args = isModule ? pytest.preset.args : [...pytest.preset.args, '-o', 'pythonpath=.'];
  return toolCandidate(pytest.preset, { folder, ...found, ...evidence, args });
}

type TestStyle =
  | { readonly type: 'pytest'; readonly evidence: Evidence }
  | { readonly type: 'unittest'; readonly evidence: Evidence; readonly folder: string };

/** No more test files than these are read to know for what they are written. */
const mostRead = 5;

/** The files of Python's tests by the project that they belong to. */
class TestFiles {
  readonly #byFolder: ProjectFiles;

  constructor(files: ProjectFiles) {
    this.#byFolder = new Map(
      [...files].map(([folder, paths]) => [
        folder,
        paths.filter((path) => /(?:^|\/)test\w*\.py$|_test\.py$/.test(path) && !isAside(path)),
      ]),
    );
  }

  has(folder: string): boolean {
    return (this.#byFolder.get(folder) ?? []).length > 0;
  }

  /** For what the tests of a project are written; null when it has none, or none that tell. */
  async styleOf(context: DetectContext, folder: string): Promise<TestStyle | null> {
    const depth = folder === '.' ? 0 : folder.split('/').length;
    // Tests far below belong to something that has no manifest.
    const near = (this.#byFolder.get(folder) ?? []).filter((path) => path.split('/').length - depth <= 5);
    for (const file of near.slice(0, mostRead)) {
      const content = await context.read(file);
      if (content.status !== 'read') continue;
      const isPlain = /(?:^|\/)tests?\/(?:.*\/)?test_\w+\.py$/.test(file) && /^def test_/m.test(content.text);
      if (isPlain || /^(?:import|from) pytest\b/m.test(content.text))
        return { type: 'pytest', evidence: { file, line: 1, reason: `tests in ${file}` } };
      // One file called `test.py` is a script more often than a suite.
      const isSuite = !/(?:^|\/)test\.py$/.test(file) || /(?:^|\/)tests?\//.test(file);
      if (isSuite && /^(?:import|from) (?:unittest|django\.test)\b|\bTestCase\)/m.test(content.text)) {
        const start = /^((?:.*\/)?tests?)\//.exec(file)?.[1] ?? folderOf(file);
        return { type: 'unittest', folder: start, evidence: { file, line: 1, reason: `tests in ${file}` } };
      }
    }
    return null;
  }
}
