import { fieldAt } from '../../../parse/json-shape.ts';
import type { DetectContext } from '../context.ts';
import type { Candidate } from '../detection.ts';
import { isAside } from '../file-tree.ts';
import type { ProjectFiles } from './project-files.ts';
import type { PythonPlace } from './python.ts';
import { findEvidence, folderOf, hasFile, inFolder, type Evidence, type ToolRow } from '../tool-evidence.ts';
import { toolCandidate, type ToolPreset } from '../tool-preset.ts';

/** pytest, which has evidence of its own: below. */
const pytest: ToolRow = {
  preset: {
    id: 'pytest',
    title: 'pytest',
    kind: 'test',
    tool: 'pytest',
    args: ['-q', '--junit-xml=${report}'],
    typed: 'pytest',
    parser: 'junit',
    locks: ['pytest'],
    getIt: 'pip install pytest',
  },
  files: ['pytest.ini', '.pytest.ini', 'pytest.toml', '.pytest.toml', 'conftest.py', 'tests/conftest.py', 'test/conftest.py'],
  sections: ['tool.pytest.ini_options', 'tool.pytest', 'tool:pytest', 'pytest'],
  packages: ['pytest'],
};

/** The tests of the standard library, and those of Django. */
const unittest: ToolPreset = {
  id: 'unittest',
  title: 'unittest',
  kind: 'test',
  tool: 'unittest',
  args: ['-m', 'unittest', 'discover', '-v'],
  typed: 'python -m unittest discover',
  locks: ['pytest'],
  getIt: 'get it from https://python.org',
};

const djangoTests: ToolPreset = {
  id: 'django-test',
  title: 'Django tests',
  kind: 'test',
  tool: 'unittest',
  args: ['manage.py', 'test', '--noinput'],
  typed: 'python manage.py test',
  locks: ['pytest'],
  getIt: 'get it from https://python.org',
};

/** The tests of a project: those of pytest where something says so, else those that the files themselves tell. */
export async function findPythonTests(place: PythonPlace, tests: TestFiles): Promise<readonly Candidate[]> {
  const { context, project, runner, tree } = place;
  const { folder } = project;
  const configured = findEvidence({ ...pytest, packages: [] }, project, tree);
  const evidence = configured ?? (tests.has(folder) ? findEvidence(pytest, project, tree) : null);
  if (evidence !== null) return [await pytestCandidate(place, evidence)];
  const manage = inFolder(folder, 'manage.py');
  const style = isPythonProject(context, project) ? await tests.styleOf(context, folder) : null;
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

/** Whether Python is what a folder is about; tests in others are mostly run by something else. */
function isPythonProject({ entries }: DetectContext, { folder, pyproject, ini }: PythonPlace['project']): boolean {
  if (folder !== '.' || pyproject !== undefined || ini.size > 0) return true;
  return [...entries].some((name) => /\.py$|^requirements.*\.txt$|^Pipfile$/.test(name));
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
export class TestFiles {
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
