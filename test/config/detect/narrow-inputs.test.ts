import assert from 'node:assert/strict';
import type { Check } from '../../../src/model/check.ts';
import { docsAndDataTools } from '../../../src/config/detect/languages/docs-and-data-tools.ts';
import { pythonTools } from '../../../src/config/detect/languages/python-tools.ts';
import { scriptLanguages } from '../../../src/config/detect/languages/script-languages.ts';
import { javascriptTools } from '../../../src/config/detect/javascript/javascript-tools.ts';
import { narrowInputs } from '../../../src/config/detect/narrow-inputs.ts';
import { toolCandidate, type ToolPreset } from '../../../src/config/detect/tool-preset.ts';
import { createChooser } from '../../../src/engine/inputs/choose-files.ts';
import { fakeContext } from './fake-context.ts';

const getIt = 'get it';

function presetOf(tool: string, args: readonly string[], kind: ToolPreset['kind'] = 'lint'): ToolPreset {
  return { id: tool, title: tool, kind, tool, args, typed: tool, getIt };
}

function checkOf(preset: ToolPreset, folder = '.', program: readonly string[] = [preset.tool]): Check {
  return toolCandidate(preset, { folder, program, file: 'x', reason: 'x' }).check;
}

async function inputsOf(check: Check, files: Readonly<Record<string, string>> = {}): Promise<readonly string[] | null> {
  const [narrowed] = await narrowInputs([check], fakeContext(files));
  return narrowed!.inputs;
}

/** Whether a change of a file is one of the inputs. */
async function matches(cwd: string, inputs: readonly string[], path: string): Promise<boolean> {
  return (await createChooser({ cwd, inputs, also: [], linked: [], outside: null }, [], '/root'))(path);
}

async function matchesOf(check: Check, paths: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const inputs = await inputsOf(check, files);
  assert.ok(inputs !== null);
  const found = await Promise.all(paths.map((path) => matches(check.cwd, inputs, path)));
  return paths.filter((_, index) => found[index]);
}

describe('the inputs of a check that is nothing but a tool', () => {
  it('are the files that a linter reads and what steers it, not the texts for people', async () => {
    const paths = [
      'src/a.ts',
      'web/b.vue',
      '.eslintignore',
      'eslint.config.js',
      'tsconfig.json',
      'README.md',
      'LICENSE',
      'a/Dockerfile',
    ];
    assert.deepEqual(await matchesOf(checkOf(presetOf('eslint', ['.'])), paths), paths.slice(0, 5));
    const types = checkOf(presetOf('tsc', ['--noEmit', '--pretty', 'false'], 'types'), '.', ['node_modules/.bin/tsc']);
    assert.deepEqual(await matchesOf(types, ['a/b.mts', 'x.json', 'README.md', 'a.css']), ['a/b.mts', 'x.json']);
    const python = checkOf(presetOf('ruff', ['check', '--no-fix']), '.', ['uv', 'run', '--no-sync', 'ruff']);
    assert.deepEqual(await matchesOf(python, ['a.py', 'a/pyproject.toml', 'README.md', 'a.js']), ['a.py', 'a/pyproject.toml']);
  });

  it('are all that a formatter knows, also files that only their first line tells of', async () => {
    const paths = ['README.md', '.prettierrc', 'a/.editorconfig', 'bin/run', 'x.yaml', 'a.component.html', '.babelrc'];
    const check = checkOf(presetOf('prettier', ['--check', '.'], 'format'));
    assert.deepEqual(await matchesOf(check, [...paths, 'a.rs', 'logo.exe']), paths);
  });

  it('are only the named files where it looks at no others', async () => {
    const check = checkOf(presetOf('shellcheck', ['-f', 'json1', 'a.sh', 'bin/run']));
    const files = { 'a.sh': '', 'bin/run': '', 'b.sh': '' };
    assert.deepEqual(await matchesOf(check, ['a.sh', 'bin/run', '.shellcheckrc', 'b.sh', 'x.md'], files), [
      'a.sh',
      'bin/run',
      '.shellcheckrc',
    ]);
    assert.equal(await inputsOf(checkOf(presetOf('shellcheck', ['-x', 'a.sh'])), files), null);
    assert.equal(await inputsOf(checkOf(presetOf('hadolint', ['missing/Dockerfile'])), files), null);
  });

  it('are in a package those of its folder and the configuration above', async () => {
    const check = checkOf(presetOf('prettier', ['--check', '.'], 'format'), 'packages/a');
    const paths = ['packages/a/x.ts', 'packages/a/y/z.md', 'packages/.prettierrc', '.prettierrc.json', 'prettier.config.mjs'];
    assert.deepEqual(await matchesOf(check, [...paths, 'packages/b/x.ts', 'docs/x.md', 'src/deep/x.json']), paths);
  });

  it('are a file that is named as well, whatever its ending', async () => {
    const check = checkOf(presetOf('eslint', ['--config', 'tools/lint.conf', 'src/**/*.{ts,tsx}']));
    assert.deepEqual(await matchesOf(check, ['tools/lint.conf', 'README.md'], { 'tools/lint.conf': '' }), ['tools/lint.conf']);
  });

  it('have the configuration file of every tool that is known', async () => {
    const rows = [...javascriptTools, ...pythonTools, ...docsAndDataTools, ...scriptLanguages];
    let seen = 0;
    for (const { preset, files = [] } of rows) {
      for (const [folder, name] of files.flatMap(
        (file) =>
          [
            ['.', file],
            ['pkg', file],
          ] as const,
      )) {
        const preparing = { Dockerfile: '', [name]: '', [`pkg/${name}`]: '', 'pkg/Dockerfile': '' };
        const named = preset.tool === 'hadolint' ? { ...preset, args: ['Dockerfile'] } : preset;
        const inputs = await inputsOf(checkOf(named, folder), preparing);
        if (inputs === null) continue;
        seen++;
        assert.ok(await matches(folder, inputs, name), `${preset.id} in ${folder} reads ${name}`);
        if (folder === 'pkg') assert.ok(await matches(folder, inputs, `pkg/${name}`), `${preset.id} reads pkg/${name}`);
      }
    }
    assert.ok(seen > 80, `only ${seen} files were looked at`);
  });
});

describe('all files of a package stay the inputs', () => {
  const eslint = presetOf('eslint', ['.']);
  const prettier = presetOf('prettier', ['--check', '.'], 'format');

  it('where the tool is not called directly', async () => {
    assert.equal(await inputsOf(checkOf(eslint, '.', ['npm', 'run', '-s', 'eslint'])), null);
    assert.equal(await inputsOf(checkOf(eslint, '.', ['yarn', 'run', 'eslint'])), null);
    assert.equal(await inputsOf({ ...checkOf(eslint), work: { type: 'process', shell: true } }), null);
  });

  it('where what it follows leads out of its folder', async () => {
    assert.equal(await inputsOf(checkOf(eslint, 'packages/a')), null);
    assert.equal(await inputsOf(checkOf(presetOf('mypy', ['.'], 'types'), 'api')), null);
    assert.equal(await inputsOf(checkOf(presetOf('prettier', ['--check', '../x'], 'format'), 'a')), null);
  });

  it('where tests, builds and tools that nobody knows so well are run', async () => {
    for (const tool of ['vitest', 'jest', 'pytest']) assert.equal(await inputsOf(checkOf(presetOf(tool, [], 'test'))), null);
    assert.equal(await inputsOf(checkOf(presetOf('tsc', ['-p', '.'], 'build'))), null);
    assert.equal(await inputsOf(checkOf(presetOf('cargo', ['clippy']))), null);
    for (const tool of ['typos', 'isort']) assert.equal(await inputsOf(checkOf(presetOf(tool, []))), null);
  });

  it('where a package may have the tool look at more', async () => {
    const asks = (name: string) => ({ 'package.json': JSON.stringify({ devDependencies: { [name]: '^1.0.0' } }) });
    assert.equal(await inputsOf(checkOf(eslint), asks('@eslint/markdown')), null);
    assert.equal(await inputsOf(checkOf(prettier), asks('prettier-plugin-svelte')), null);
    assert.notEqual(await inputsOf(checkOf(eslint), asks('eslint-plugin-react-hooks')), null);
    assert.notEqual(await inputsOf(checkOf(prettier), asks('eslint-config-prettier')), null);
    const shared = { 'package.json': '{"prettier": "@scope/prettier"}' };
    assert.equal(await inputsOf(checkOf(prettier), shared), null);
  });

  it('where configuration may have the tool look at more', async () => {
    assert.equal(
      await inputsOf(checkOf(prettier), { 'a/.prettierrc': '{"overrides":[{"files":"*.wxml","options":{"parser":"html"}}]}' }),
      null,
    );
    assert.equal(await inputsOf(checkOf(prettier), { 'prettier.config.js': "import own from './own.js';\n" }), null);
    assert.notEqual(await inputsOf(checkOf(prettier), { '.prettierrc': '{"semi":false}' }), null);
    assert.notEqual(
      await inputsOf(checkOf(prettier), {
        'prettier.config.js': '/** @type {import("prettier").Config} */\nexport default {};\n',
      }),
      null,
    );
    const ruff = presetOf('ruff', ['format', '--check'], 'format');
    assert.equal(
      await inputsOf(checkOf(ruff), { 'pyproject.toml': '[tool.ruff]\nline-length = 9\ninclude = ["*.pyx"]\n' }),
      null,
    );
    assert.notEqual(
      await inputsOf(checkOf(ruff), { 'pyproject.toml': '[tool.ruff]\nx = 1\n[tool.hatch]\ninclude = ["x"]\n' }),
      null,
    );
    assert.equal(await inputsOf(checkOf(presetOf('actionlint', [])), { 'action.yml': '' }), null);
    const markdown = checkOf(presetOf('markdownlint-cli2', []));
    assert.equal(await inputsOf(markdown, { '.markdownlint-cli2.jsonc': '{"customRules":["./x.js"]}' }), null);
    assert.notEqual(await inputsOf(markdown, { '.markdownlint-cli2.jsonc': '{"globs":["**/*.md"]}' }), null);
  });

  it('where arguments may have the tool look at more', async () => {
    for (const args of [['--ext', '.ts,.md', '.'], ['--rulesdir', 'rules', '.'], ['**/*.md'], ['**/*.{ts,foo}'], ['/etc']])
      assert.equal(await inputsOf(checkOf(presetOf('eslint', args))), null, args.join(' '));
    assert.equal(await inputsOf(checkOf(presetOf('prettier', ['--check', '--plugin', 'x', '.'], 'format'))), null);
  });

  it('where the name of a folder could be taken for a pattern', async () => {
    assert.equal(await inputsOf(checkOf(presetOf('gofmt', ['-l', '.'], 'format'), 'a/[id]')), null);
  });
});
