import { posix } from 'node:path';
import type { DetectContext } from '../context.ts';
import type { Candidates } from '../detection.ts';
import { tasksRunByCi } from '../ci/ci-tasks.ts';
import { deriveTasks } from './derive-tasks.ts';
import { readMakefile, unresolvedNeeds, writeTargets, type Line } from './makefile.ts';

/** In the order in which make looks for them. */
const makefiles: readonly string[] = ['GNUmakefile', 'makefile', 'Makefile'];
const mostIncludes = 10;
const mostNeeds = 300;

/** The targets of a root's makefile that are checks. The file is read as text: make itself would run what `$(shell …)` says. */
export async function detectMake(context: DetectContext): Promise<Candidates> {
  const file = makefiles.find((name) => context.entries.has(name));
  if (file === undefined) return { candidates: [], problems: [] };
  const tree = await context.tree();
  // A makefile that `configure` has written speaks of machines, and says nothing that its template does not.
  if (!tree.has(file) && context.entries.has('Makefile.am')) return { candidates: [], problems: [] };
  const makefile = readMakefile(await readLines(context, file));
  const runByCi = await tasksRunByCi(context, 'make', '.');
  const needs = unresolvedNeeds(makefile, runByCi).slice(0, mostNeeds);
  const there = new Set<string>();
  for (const need of needs) if (tree.has(need) || (await context.has(need))) there.add(need);
  const candidates = await deriveTasks(
    {
      runner: 'make',
      command: ['make'],
      getIt: 'get it from your system, such as by the package "make"',
      program: await context.findProgram('make'),
      file,
      folder: '.',
      tasks: writeTargets(makefile, runByCi, there),
      standard: makefile.first,
    },
    context,
  );
  return { candidates, problems: [] };
}

/** The logical lines of a makefile with those of the files that it includes by a literal name. */
async function readLines(context: DetectContext, file: string): Promise<readonly Line[]> {
  const lines: Line[] = [];
  let includes = 0;
  const add = async (path: string, at: number | null): Promise<void> => {
    const content = await context.read(path);
    if (content.status !== 'read') return;
    for (const { text, number } of joinLines(content.text)) {
      lines.push({ text, number: at ?? number });
      const included = /^[-s]?include\s+(\S.*)$/.exec(text)?.[1];
      for (const name of included?.split(/\s+/).filter((word) => /^[\w./-]+$/.test(word)) ?? []) {
        const inside = posix.normalize(posix.join(posix.dirname(path), name));
        if (includes++ < mostIncludes && !inside.startsWith('..') && !posix.isAbsolute(name)) await add(inside, at ?? number);
      }
    }
  };
  await add(file, null);
  return lines;
}

function joinLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let open: { text: string; number: number } | null = null;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const piece: string = open === null ? raw : `${open.text} ${raw.trim()}`;
    const number: number = open?.number ?? index + 1;
    if (raw.endsWith('\\')) open = { text: piece.slice(0, -1), number };
    else {
      lines.push({ text: piece, number });
      open = null;
    }
  }
  return lines;
}
