import type { Builtin } from './builtin.ts';

/** The built-in checks by the name in `work.name`. Each is loaded when it first runs: most runs need few of them. */
export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['git-status', async (context) => (await import('./git-status.ts')).checkStatus(context)],
  ['git-whitespace', async (context) => (await import('./git-whitespace.ts')).checkWhitespace(context)],
  ['git-conflicts', async (context) => (await import('./git-conflicts.ts')).checkConflicts(context)],
  ['git-unmerged', async (context) => (await import('./git-unmerged.ts')).checkUnmerged(context)],
  ['git-large-files', async (context) => (await import('./git-large-files.ts')).checkLargeFiles(context)],
]);
