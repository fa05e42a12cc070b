import type { ParseOutput } from '../parse/parser.ts';
import { findConflictMarkers, type ConflictScan, type FileToScan } from './builtin/find-conflict-markers.ts';
import type { ParseRequest } from './problems/parse-request.ts';

/** What worker threads can do, by name: each input and output survives a structured clone. */
export interface CpuTasks {
  'find-conflict-markers': { readonly input: readonly FileToScan[]; readonly output: ConflictScan };
  readonly parse: { readonly input: ParseRequest; readonly output: ParseOutput };
}

export type CpuTaskName = keyof CpuTasks;

/** What goes to a worker thread … */
export type WorkerRequest = {
  readonly [Name in CpuTaskName]: { readonly task: Name; readonly input: CpuTasks[Name]['input'] };
}[CpuTaskName];

/** … and what comes back, exactly one for each request. */
export type WorkerReply = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly message: string };

/** Does the task on the thread that calls; rejects with what the task throws. */
export async function runCpuTask(request: WorkerRequest): Promise<unknown> {
  const { task }: { readonly task: string } = request;
  switch (request.task) {
    case 'find-conflict-markers':
      return findConflictMarkers(request.input);
    case 'parse': {
      const { parseRequested } = await import('./problems/parse-request.ts');
      return parseRequested(request.input);
    }
    default:
      throw new Error(`there is no task "${task}"`);
  }
}
