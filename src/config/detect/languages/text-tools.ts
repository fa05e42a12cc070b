import type { Trigger } from '../../../model/check.ts';
import type { ToolPreset } from '../tool-preset.ts';
import type { RootTool } from './root-tools.ts';

const late: readonly Trigger[] = ['push', 'manual'];
const dotted = (name: string, endings: string) => endings.split(' ').map((ending) => `${name}.${ending}`);

const cspell: ToolPreset = {
  id: 'cspell',
  title: 'Spelling (CSpell)',
  kind: 'lint',
  tool: 'cspell',
  args: ['--no-progress', '--no-summary', '--gitignore', '.'],
  typed: 'cspell .',
  on: late,
  getIt: 'npm install --save-dev cspell',
};

/** Tools for texts and files of data: their form, their spelling, their language. */
export const textTools: readonly RootTool[] = [
  {
    preset: {
      id: 'yamllint',
      title: 'yamllint',
      kind: 'lint',
      tool: 'yamllint',
      args: ['-f', 'parsable', '.'],
      typed: 'yamllint .',
      getIt: 'pip install yamllint',
    },
    files: ['.yamllint', '.yamllint.yml', '.yamllint.yaml'],
    mention: /\byamllint\b/,
    needs: /\.ya?ml$/,
  },
  {
    preset: {
      id: 'taplo',
      title: 'TOML format',
      kind: 'format',
      tool: 'taplo',
      args: ['fmt', '--check', '--diff'],
      typed: 'taplo fmt --check',
      getIt: 'cargo install taplo-cli',
    },
    files: ['.taplo.toml', 'taplo.toml'],
    mention: /\btaplo\b/,
    among: '.toml',
    needs: /\.toml$/,
  },
  {
    preset: {
      id: 'typos',
      title: 'Spelling (typos)',
      kind: 'lint',
      tool: 'typos',
      args: ['--format', 'json'],
      typed: 'typos',
      getIt: 'cargo install typos-cli',
    },
    files: ['.typos.toml', 'typos.toml', '_typos.toml'],
    section: 'typos',
    mention: /\bcrate-ci\/typos\b|\bid: typos\b/,
  },
  {
    preset: {
      id: 'codespell',
      title: 'Spelling (codespell)',
      kind: 'lint',
      tool: 'codespell',
      args: [],
      typed: 'codespell',
      getIt: 'pip install codespell',
    },
    files: ['.codespellrc'],
    section: 'codespell',
    mention: /\bcodespell\b/,
  },
  {
    preset: cspell,
    files: [
      ...dotted('cspell', 'json yaml yml config.js config.cjs config.mjs config.json config.yaml config.yml'),
      ...dotted('.cspell', 'json yaml yml'),
    ],
  },
  {
    preset: cspell,
    // There it may only be the editor's.
    mention: /\bcspell\b/,
    needs: /^\.vscode\/cspell\.json$/,
    isUsual: true,
  },
  {
    preset: {
      id: 'vale',
      title: 'Prose (Vale)',
      kind: 'docs',
      tool: 'vale',
      args: ['--output=line', '.'],
      typed: 'vale .',
      getIt: 'get it from https://vale.sh',
    },
    files: ['.vale.ini', '_vale.ini'],
  },
  {
    preset: {
      id: 'mdl',
      title: 'Markdown (mdl)',
      kind: 'docs',
      tool: 'mdl',
      args: ['.'],
      typed: 'mdl .',
      getIt: 'gem install mdl',
    },
    files: ['.mdlrc'],
    among: '.md',
    needs: /\.md$/,
  },
];
