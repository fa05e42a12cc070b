import { fieldAt } from '../../../parse/json-shape.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate, Candidates } from '../detection.ts';
import type { FileTree } from '../file-tree.ts';
import { findNoxSessions } from './nox.ts';
import { readPythonProject, type PythonProject } from './python-project.ts';
import { findPythonRunner, type PythonRunner } from './python-runner.ts';
import { findPythonScripts } from './python-scripts.ts';
import { findPythonTests, TestFiles } from './python-tests.ts';
import type { PythonTool } from './python-tool.ts';
import { pythonTools } from './python-tools.ts';
import { standIn } from './stand-in.ts';
import { findEvidence, foldersWith, type Evidence } from '../tool-evidence.ts';
import { toolCandidate } from '../tool-preset.ts';
import { groupFiles } from './project-files.ts';
import { findToxEnvironments } from './tox.ts';
import { isMentioned, pathsGivenTo } from '../witnesses.ts';

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
    const tools = [...(await findTools(place)), ...(await findPythonTests(place, tests))];
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
