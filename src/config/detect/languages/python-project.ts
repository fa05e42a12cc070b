import { fieldAt, listField } from '../../../parse/json-shape.ts';
import type { ConfigProblem } from '../../../model/problem.ts';
import type { DetectContext } from '../context.ts';
import { lineOf, readData } from '../data-file.ts';
import type { FileTree } from '../file-tree.ts';
import { readIni, type IniSection } from '../ini.ts';
import { hasFile, inFolder, type Evidence, type ProjectFacts } from '../tool-evidence.ts';

/** A folder with Python's manifests. */
export interface PythonProject extends ProjectFacts {
  /** What its pyproject.toml says; undefined when there is none that can be read. */
  readonly pyproject: unknown;
  /** The sections of setup.cfg, tox.ini and pytest.ini by name. */
  readonly ini: ReadonlyMap<string, IniSection>;
  readonly problems: readonly ConfigProblem[];
}

const requirementFiles = [
  'requirements-dev.txt',
  'requirements_dev.txt',
  'dev-requirements.txt',
  'dev_requirements.txt',
  'requirements-test.txt',
  'requirements_test.txt',
  'test-requirements.txt',
  'requirements-tests.txt',
  'requirements-lint.txt',
  'requirements/dev.txt',
  'requirements/dev.in',
  'requirements/test.txt',
  'requirements/test.in',
  'requirements/tests.txt',
  'requirements/tests.in',
  'requirements/typing.in',
  'requirements/lint.txt',
  'requirements/lint.in',
  'requirements-dev.in',
  'test-requirements.in',
  'requirements.txt',
];

/** Reads what the manifests of a folder say of tools. */
export async function readPythonProject(context: DetectContext, tree: FileTree, folder: string): Promise<PythonProject> {
  const sections = new Map<string, Evidence>();
  const packages = new Map<string, Evidence>();
  const file = inFolder(folder, 'pyproject.toml');
  const data = hasFile(tree, file) ? await readData(context, file) : null;
  if (data !== null) readPyproject(data.value, data.text, file, sections, packages);
  const ini = new Map<string, IniSection>();
  for (const name of ['setup.cfg', 'tox.ini', 'pytest.ini'])
    await readIniFile(context, tree, inFolder(folder, name), sections, ini);
  for (const name of requirementFiles) await readRequirements(context, tree, inFolder(folder, name), packages);
  const problems = [...(data?.problems ?? []), ...(await readPipfile(context, tree, inFolder(folder, 'Pipfile'), packages))];
  return { folder, sections, packages, pyproject: data?.value, ini, problems };
}

function readPyproject(
  value: unknown,
  text: string,
  file: string,
  sections: Map<string, Evidence>,
  packages: Map<string, Evidence>,
): void {
  const tools = fieldAt(value, 'tool');
  for (const name of keysOf(tools)) {
    addSection(sections, `tool.${name}`, text, file);
    for (const inner of keysOf(fieldAt(tools, name))) addSection(sections, `tool.${name}.${inner}`, text, file);
  }
  for (const name of listDevPackages(value)) {
    const line = lineOf(text, new RegExp(`["']${escape(name)}\\b|^[ \\t]*${escape(name)}[ \\t]*=`, 'im'));
    if (!packages.has(normalize(name))) packages.set(normalize(name), { file, line, reason: `${name} in ${file}` });
  }
}

function addSection(sections: Map<string, Evidence>, name: string, text: string, file: string): void {
  const line = lineOf(text, new RegExp(`^\\[+[ \\t]*${escape(name)}\\b`, 'm'));
  sections.set(name, { file, line, reason: `[${name}] in ${file}` });
}

/** Each is looked for in the text. */
const mostPackages = 300;

/** The packages for development; those that a program needs to run say nothing of how it is checked. */
function listDevPackages(value: unknown): readonly string[] {
  const names: string[] = [];
  const addList = (list: unknown) => {
    if (Array.isArray(list)) for (const one of list) if (typeof one === 'string') names.push(one);
  };
  const addGroups = (groups: unknown) => {
    for (const group of keysOf(groups)) if (!/doc/i.test(group)) addList(fieldAt(groups, group));
  };
  addGroups(fieldAt(value, 'project', 'optional-dependencies'));
  addGroups(fieldAt(value, 'dependency-groups'));
  addGroups(fieldAt(value, 'tool', 'pdm', 'dev-dependencies'));
  addList(fieldAt(value, 'tool', 'uv', 'dev-dependencies'));
  const poetry = fieldAt(value, 'tool', 'poetry');
  names.push(...keysOf(fieldAt(poetry, 'dev-dependencies')));
  const groups = fieldAt(poetry, 'group');
  for (const group of keysOf(groups)) if (!/doc/i.test(group)) names.push(...keysOf(fieldAt(groups, group, 'dependencies')));
  const environments = fieldAt(value, 'tool', 'hatch', 'envs');
  for (const name of keysOf(environments)) {
    if (/doc/i.test(name)) continue;
    for (const key of ['dependencies', 'extra-dependencies'])
      names.push(...listField(fieldAt(environments, name), key).filter(isText));
  }
  return [...new Set(names.map(nameOfRequirement))].filter((name) => name !== '').slice(0, mostPackages);
}

async function readIniFile(
  context: DetectContext,
  tree: FileTree,
  file: string,
  sections: Map<string, Evidence>,
  ini: Map<string, IniSection>,
): Promise<void> {
  const content = hasFile(tree, file) ? await context.read(file) : null;
  if (content?.status !== 'read') return;
  for (const [name, section] of readIni(content.text)) {
    if (!ini.has(name)) ini.set(name, section);
    const plain = name.replace(/^(mypy|pylint)[-.].*$/, '$1');
    if (!sections.has(plain)) sections.set(plain, { file, line: section.line, reason: `[${name}] in ${file}` });
  }
}

async function readRequirements(
  context: DetectContext,
  tree: FileTree,
  file: string,
  packages: Map<string, Evidence>,
): Promise<void> {
  // What a compiled list contains was mostly asked for by others.
  if (file.endsWith('.txt') && hasFile(tree, file.replace(/\.txt$/, '.in'))) return;
  const content = hasFile(tree, file) ? await context.read(file) : null;
  if (content?.status !== 'read' || content.text.startsWith('#\n# This file is autogenerated')) return;
  for (const [index, line] of content.text.split('\n').slice(0, 2_000).entries()) {
    const name = nameOfRequirement(line);
    if (name !== '' && !packages.has(normalize(name)))
      packages.set(normalize(name), { file, line: index + 1, reason: `${name} in ${file}` });
  }
}

async function readPipfile(
  context: DetectContext,
  tree: FileTree,
  file: string,
  packages: Map<string, Evidence>,
): Promise<readonly ConfigProblem[]> {
  const data = hasFile(tree, file) ? await readData(context, file) : null;
  for (const name of keysOf(fieldAt(data?.value, 'dev-packages'))) {
    const line = lineOf(data?.text ?? '', new RegExp(`^["']?${escape(name)}\\b`, 'm'));
    packages.set(normalize(name), { file, line, reason: `${name} in ${file}` });
  }
  return data?.problems ?? [];
}

/** `pytest` of `pytest[x] >= 8 ; python_version > "3.9"`. */
function nameOfRequirement(line: string): string {
  return /^\s*([A-Za-z0-9][\w.-]*)/.exec(line)?.[1] ?? '';
}

function normalize(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
