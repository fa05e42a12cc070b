import { fieldAt } from '../../../parse/json-shape.ts';
import type { DetectContext } from '../context.ts';
import type { FileTree } from '../file-tree.ts';
import { folderOf, hasFile, inFolder, pathFrom } from '../tool-evidence.ts';

/** How a program of the project's environment is run. */
export interface FoundProgram {
  /** null when it is not there. */
  readonly program: readonly string[] | null;
  /** Why not, where that is more than "it is not installed". */
  readonly unavailable?: string;
}

/** Finds the programs of one Python project. */
export interface PythonRunner {
  find(tool: string): Promise<FoundProgram>;
  /** The same run by Python as a module, which then finds the packages of the folder; only where there is an environment. */
  findModule(tool: string): Promise<FoundProgram>;
  python(): Promise<FoundProgram>;
}

interface Manager {
  readonly name: string;
  readonly lockfile: string;
  readonly run: readonly string[];
  readonly install: string;
}

const managers: readonly Manager[] = [
  { name: 'uv', lockfile: 'uv.lock', run: ['uv', 'run', '--no-sync'], install: 'uv sync' },
  { name: 'poetry', lockfile: 'poetry.lock', run: ['poetry', 'run'], install: 'poetry install' },
  { name: 'pdm', lockfile: 'pdm.lock', run: ['pdm', 'run'], install: 'pdm install' },
  { name: 'pipenv', lockfile: 'Pipfile.lock', run: ['pipenv', 'run'], install: 'pipenv install --dev' },
];

const bin = process.platform === 'win32' ? 'Scripts' : 'bin';
const exe = process.platform === 'win32' ? '.exe' : '';

/** How the programs of a project are run: by its package manager, from its virtual environment, or from PATH. */
export async function findPythonRunner(
  context: DetectContext,
  tree: FileTree,
  folder: string,
  pyproject: unknown,
): Promise<PythonRunner> {
  const manager = findManager(tree, folder, pyproject);
  const environment = await findEnvironment(context, folder);
  const hasManager = manager !== null && (await context.findProgram(manager.name)) !== null;
  const withEnvironment = async (tool: string, words: readonly string[]): Promise<FoundProgram | null> => {
    if (environment === null || !(await context.has(`${environment}/${bin}/${tool}${exe}`))) return null;
    if (manager !== null && hasManager) return { program: [...manager.run, ...words] };
    const [first = tool, ...rest] = words;
    const path = pathFrom(folder, `${environment}/${bin}/${first}${exe}`);
    return { program: [path, ...rest] };
  };
  const find = async (tool: string): Promise<FoundProgram> => {
    const inEnvironment = await withEnvironment(tool, [tool]);
    if (inEnvironment !== null) return inEnvironment;
    // Poetry and pipenv keep environments elsewhere, where nothing here can look.
    if (environment === null && manager !== null && hasManager && /^(?:poetry|pipenv)$/.test(manager.name))
      return { program: [...manager.run, tool] };
    if ((await context.findProgram(tool)) !== null) return { program: [tool] };
    if (manager === null) return { program: null };
    const how = hasManager ? `run ${manager.install}` : `get ${manager.name}, then run ${manager.install}`;
    return { program: null, unavailable: `${tool} is not installed: ${how}` };
  };
  return {
    find,
    findModule: async (tool) => (await withEnvironment(tool, ['python', '-m', tool])) ?? (await find(tool)),
    python: async () => {
      const inEnvironment = await withEnvironment('python', ['python']);
      if (inEnvironment !== null) return inEnvironment;
      for (const name of ['python3', 'python']) if ((await context.findProgram(name)) !== null) return { program: [name] };
      return { program: null };
    },
  };
}

/** The one whose lockfile is in the folder or the nearest above it, else the one that the manifest is written for. */
function findManager(tree: FileTree, folder: string, pyproject: unknown): Manager | null {
  for (const each of upwards(folder)) {
    const found = managers.find(({ lockfile }) => hasFile(tree, inFolder(each, lockfile)));
    if (found !== undefined) return found;
  }
  const tools = fieldAt(pyproject, 'tool');
  return managers.find(({ name }) => name !== 'uv' && fieldAt(tools, name) !== undefined) ?? null;
}

async function findEnvironment(context: DetectContext, folder: string): Promise<string | null> {
  for (const each of upwards(folder)) {
    for (const name of ['.venv', 'venv']) {
      const path = inFolder(each, name);
      if (await context.has(`${path}/${bin}/python${exe}`)) return path;
    }
  }
  return null;
}

function upwards(folder: string): readonly string[] {
  const folders = [folder];
  while (folders.at(-1) !== '.') folders.push(folderOf(folders.at(-1)!));
  return folders;
}
