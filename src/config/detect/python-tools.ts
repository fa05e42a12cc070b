import type { Trigger } from '../../model/check.ts';
import type { ToolRow } from './tool-evidence.ts';

/** A tool of Python and what it is given to work on. */
export interface PythonTool extends ToolRow {
  /** Behind the arguments: the paths that the repository gives it elsewhere, else these; none when its own configuration has them. */
  readonly targets: readonly string[];
  /** How the repository writes its call, to find those paths. */
  readonly call: string;
  /** What its configuration names the paths that it works on. */
  readonly pathKeys?: readonly string[];
  /** It is only a habit of the editor or of a service unless something says that it is called. */
  readonly needsWitness?: RegExp;
  /** A section that says so by itself. */
  readonly enough?: string;
  /** Configuration of its own says so too: only where a package is all that there is, something else must. */
  readonly trustsConfiguration?: boolean;
}

const late: readonly Trigger[] = ['push', 'manual'];
const pip = (name: string) => `pip install ${name}`;

/** How Python's tools check, and what shows that a project uses them. */
export const pythonTools: readonly PythonTool[] = [
  {
    preset: {
      id: 'ruff',
      title: 'Ruff',
      kind: 'lint',
      tool: 'ruff',
      // The configuration may say that it repairs what it finds.
      args: ['check', '--no-fix', '--output-format', 'json'],
      typed: 'ruff check',
      getIt: pip('ruff'),
    },
    files: ['ruff.toml', '.ruff.toml'],
    sections: ['tool.ruff', 'tool.ruff.lint'],
    packages: ['ruff'],
    targets: [],
    call: 'ruff check',
  },
  {
    preset: {
      id: 'ruff-format',
      title: 'Ruff format',
      kind: 'format',
      tool: 'ruff',
      args: ['format', '--check', '--diff'],
      typed: 'ruff format --check',
      getIt: pip('ruff'),
    },
    files: ['ruff.toml', '.ruff.toml'],
    sections: ['tool.ruff.format', 'tool.ruff'],
    packages: ['ruff'],
    targets: [],
    call: 'ruff format',
    enough: 'tool.ruff.format',
    needsWitness: /\bruff[- ]format\b|\bruff", "format\b/,
  },
  {
    preset: {
      id: 'black',
      title: 'Black',
      kind: 'format',
      tool: 'black',
      args: ['--check', '--diff', '-q'],
      typed: 'black --check .',
      getIt: pip('black'),
    },
    sections: ['tool.black'],
    packages: ['black'],
    targets: ['.'],
    call: 'black',
  },
  {
    preset: {
      id: 'isort',
      title: 'isort',
      kind: 'format',
      tool: 'isort',
      args: ['--check-only', '--diff'],
      typed: 'isort --check-only .',
      getIt: pip('isort'),
    },
    files: ['.isort.cfg'],
    sections: ['tool.isort', 'isort', 'tool:isort'],
    packages: ['isort'],
    targets: ['.'],
    call: 'isort',
  },
  {
    preset: {
      id: 'yapf',
      title: 'YAPF',
      kind: 'format',
      tool: 'yapf',
      args: ['--diff', '--recursive'],
      typed: 'yapf --diff -r .',
      getIt: pip('yapf'),
    },
    files: ['.style.yapf'],
    sections: ['tool.yapf', 'yapf'],
    packages: ['yapf'],
    targets: ['.'],
    call: 'yapf',
  },
  {
    preset: {
      id: 'flake8',
      title: 'flake8',
      kind: 'lint',
      tool: 'flake8',
      args: ['--format=%(path)s:%(row)d:%(col)d: %(code)s %(text)s'],
      typed: 'flake8',
      getIt: pip('flake8'),
    },
    files: ['.flake8'],
    sections: ['flake8'],
    packages: ['flake8'],
    targets: [],
    call: 'flake8',
  },
  {
    preset: {
      id: 'pylint',
      title: 'Pylint',
      kind: 'lint',
      tool: 'pylint',
      args: ['--output-format=json', '--recursive=y'],
      typed: 'pylint',
      on: late,
      timeoutMs: 600_000,
      getIt: pip('pylint'),
    },
    files: ['.pylintrc', 'pylintrc', '.pylintrc.toml', 'pylintrc.toml'],
    sections: ['tool.pylint', 'pylint'],
    packages: ['pylint'],
    targets: ['.'],
    call: 'pylint',
    needsWitness: /\bpylint\b/,
    trustsConfiguration: true,
  },
  {
    preset: {
      id: 'mypy',
      title: 'mypy',
      kind: 'types',
      tool: 'mypy',
      args: ['--show-column-numbers', '--no-pretty', '--hide-error-context', '--no-color-output'],
      typed: 'mypy',
      locks: ['mypy:cache'],
      getIt: pip('mypy'),
    },
    files: ['mypy.ini', '.mypy.ini'],
    sections: ['tool.mypy', 'mypy'],
    packages: ['mypy'],
    targets: ['.'],
    call: 'mypy',
    pathKeys: ['files', 'packages', 'modules'],
  },
  {
    preset: {
      id: 'pyright',
      title: 'Pyright',
      kind: 'types',
      tool: 'pyright',
      args: ['--outputjson'],
      typed: 'pyright',
      getIt: pip('pyright'),
    },
    files: ['pyrightconfig.json'],
    sections: ['tool.pyright'],
    packages: ['pyright'],
    targets: [],
    call: 'pyright',
  },
  {
    preset: {
      id: 'basedpyright',
      title: 'basedpyright',
      kind: 'types',
      tool: 'basedpyright',
      args: ['--outputjson'],
      typed: 'basedpyright',
      getIt: pip('basedpyright'),
    },
    sections: ['tool.basedpyright'],
    packages: ['basedpyright'],
    targets: [],
    call: 'basedpyright',
  },
  {
    preset: {
      id: 'ty',
      title: 'ty',
      kind: 'types',
      tool: 'ty',
      args: ['check', '--output-format', 'concise'],
      typed: 'ty check',
      getIt: pip('ty'),
    },
    files: ['ty.toml'],
    sections: ['tool.ty'],
    packages: ['ty'],
    targets: [],
    call: 'ty check',
  },
  {
    preset: {
      id: 'pyrefly',
      title: 'Pyrefly',
      kind: 'types',
      tool: 'pyrefly',
      args: ['check'],
      typed: 'pyrefly check',
      getIt: pip('pyrefly'),
    },
    files: ['pyrefly.toml'],
    sections: ['tool.pyrefly'],
    packages: ['pyrefly'],
    targets: [],
    call: 'pyrefly check',
  },
  {
    preset: {
      id: 'bandit',
      title: 'Bandit',
      kind: 'security',
      tool: 'bandit',
      args: ['-q', '-r', '-f', 'json'],
      typed: 'bandit -r .',
      getIt: pip('bandit'),
    },
    files: ['.bandit', 'bandit.yaml', 'bandit.yml'],
    sections: ['tool.bandit'],
    packages: ['bandit'],
    targets: ['.'],
    call: 'bandit',
    needsWitness: /\bbandit\b/,
  },
  {
    preset: {
      id: 'vulture',
      title: 'Vulture',
      kind: 'lint',
      tool: 'vulture',
      args: [],
      typed: 'vulture',
      on: late,
      getIt: pip('vulture'),
    },
    sections: ['tool.vulture'],
    targets: ['.'],
    call: 'vulture',
    pathKeys: ['paths'],
    needsWitness: /^(?!.*\[tool\.vulture).*\bvulture\b/m,
  },
  {
    preset: {
      id: 'interrogate',
      title: 'interrogate',
      kind: 'lint',
      tool: 'interrogate',
      args: [],
      typed: 'interrogate',
      on: late,
      getIt: pip('interrogate'),
    },
    sections: ['tool.interrogate'],
    targets: ['.'],
    call: 'interrogate',
    needsWitness: /^(?!.*\[tool\.interrogate).*\binterrogate\b/m,
  },
  {
    preset: {
      id: 'import-linter',
      title: 'Import contracts',
      kind: 'lint',
      tool: 'lint-imports',
      args: [],
      typed: 'lint-imports',
      getIt: pip('import-linter'),
    },
    files: ['.importlinter'],
    sections: ['tool.importlinter', 'importlinter'],
    targets: [],
    call: 'lint-imports',
  },
  {
    preset: {
      id: 'deptry',
      title: 'deptry',
      kind: 'lint',
      tool: 'deptry',
      args: [],
      typed: 'deptry .',
      on: late,
      getIt: pip('deptry'),
    },
    sections: ['tool.deptry'],
    packages: ['deptry'],
    targets: ['.'],
    call: 'deptry',
  },
  {
    preset: {
      id: 'djlint',
      title: 'djLint',
      kind: 'lint',
      tool: 'djlint',
      args: ['--lint', '--quiet'],
      typed: 'djlint --lint .',
      getIt: pip('djlint'),
    },
    files: ['.djlintrc'],
    sections: ['tool.djlint'],
    packages: ['djlint'],
    targets: ['.'],
    call: 'djlint',
  },
  {
    preset: {
      id: 'cython-lint',
      title: 'cython-lint',
      kind: 'lint',
      tool: 'cython-lint',
      args: [],
      typed: 'cython-lint .',
      getIt: pip('cython-lint'),
    },
    sections: ['tool.cython-lint'],
    packages: ['cython-lint'],
    targets: ['.'],
    call: 'cython-lint',
  },
];

/** pytest, which has evidence of its own: see there. */
export const pytest: ToolRow = {
  preset: {
    id: 'pytest',
    title: 'pytest',
    kind: 'test',
    tool: 'pytest',
    args: ['-q', '--junit-xml=${report}'],
    typed: 'pytest',
    parser: 'junit',
    locks: ['pytest'],
    getIt: pip('pytest'),
  },
  files: ['pytest.ini', '.pytest.ini', 'pytest.toml', '.pytest.toml', 'conftest.py', 'tests/conftest.py', 'test/conftest.py'],
  sections: ['tool.pytest.ini_options', 'tool.pytest', 'tool:pytest', 'pytest'],
  packages: ['pytest'],
};

/** The tests of the standard library, and those of Django. */
export const unittest: ToolRow['preset'] = {
  id: 'unittest',
  title: 'unittest',
  kind: 'test',
  tool: 'unittest',
  args: ['-m', 'unittest', 'discover', '-v'],
  typed: 'python -m unittest discover',
  locks: ['pytest'],
  getIt: 'get it from https://python.org',
};

export const djangoTests: ToolRow['preset'] = {
  id: 'django-test',
  title: 'Django tests',
  kind: 'test',
  tool: 'unittest',
  args: ['manage.py', 'test', '--noinput'],
  typed: 'python manage.py test',
  locks: ['pytest'],
  getIt: 'get it from https://python.org',
};
