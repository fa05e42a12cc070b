import type { DetectContext } from '../context.ts';
import type { Ecosystem } from '../detect.ts';

const hasOne =
  (...names: readonly string[]) =>
  ({ entries }: DetectContext): boolean =>
    names.some((name) => entries.has(name));

/** The task runners whose files stand in the root. */
export const taskRunners: readonly Ecosystem[] = [
  {
    name: 'make',
    isThere: hasOne('GNUmakefile', 'makefile', 'Makefile'),
    load: async () => (await import('./make.ts')).detectMake,
  },
  {
    name: 'just',
    isThere: hasOne('justfile', 'Justfile', 'JUSTFILE', '.justfile'),
    load: async () => (await import('./just.ts')).detectJust,
  },
  {
    name: 'task',
    isThere: ({ entries }) => [...entries].some((name) => /^taskfile(?:\.dist)?\.ya?ml$/i.test(name)),
    load: async () => (await import('./go-task.ts')).detectGoTask,
  },
  {
    name: 'tasks of VS Code',
    isThere: hasOne('.vscode'),
    load: async () => (await import('./vscode-tasks.ts')).detectVscodeTasks,
  },
  {
    name: 'mise',
    isThere: hasOne('mise.toml', '.mise.toml', '.mise', 'mise', '.mise-tasks', 'mise-tasks', '.config'),
    load: async () => (await import('./mise.ts')).detectMise,
  },
];
