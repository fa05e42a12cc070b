import type { RunState } from '../../model/state.ts';
import type { Affected, RunRequest, Session } from '../../session/session-api.ts';
import { describeInterruptedRun } from '../../session/run-journal.ts';
import type { Invocation } from '../args.ts';
import { codePaths } from '../code-paths.ts';
import {
  openSession,
  printProblems,
  refuse,
  refuseForProblems,
  withoutSaid,
  type Command,
  type CommandContext,
} from '../command.ts';
import { findConcerned } from '../find-concerned.ts';
import { stopOnInterruption } from '../interruption.ts';
import { interruptedStatus, type Interruption } from '../io.ts';
import { createReporters, type Reporters } from '../reporters/create-reporters.ts';
import { count, oneLine } from '../text.ts';

/** Runs checks, shows what happens and answers with the verdict as exit status. */
export const run: Command = async (context) => {
  const { io, invocation } = context;
  const opened = await openSession(context, invocation.cache !== 'off');
  if (!opened.ok) return refuse(io, invocation.json, opened.error.message);
  await using session = opened.value;
  const reporters = await createReporters(context, session);
  if (!reporters.ok) return refuse(io, invocation.json, reporters.error.message);
  using shown = reporters.value;
  return await runAndReport(context, session, shown);
};

async function runAndReport(context: CommandContext, session: Session, reporters: Reporters): Promise<number> {
  const { problems } = session.workspace;
  printProblems(context, problems);
  for (const interrupted of session.takeInterruptedRuns())
    context.io.stderr.write(`preflight: ${describeInterruptedRun(interrupted)}\n`);
  using _listening = session.onEvent((event) => reporters.onEvent(event));
  const affected = await findConcerned(context, session);
  if (affected !== null && !affected.ok) return refuse(context.io, context.invocation.json, affected.error.message);
  const among = affected?.value.checks;
  const isStaged = context.invocation.change?.type === 'staged';
  const started = session.run({ ...toRequest(context.invocation), among, isStaged });
  if (!started.ok) {
    printProblems(context, withoutSaid(started.error, problems));
    return refuseForProblems(context, session.root, started.error);
  }
  using interruption = stopOnInterruption(context.io, started.value, (text) => reporters.say(text));
  const state = await started.value.finished;
  for (const check of state.checks.values())
    if (check.status === 'finished') codePaths.add(check.result.cached ? 'cached' : check.result.verdict);
  reporters.finish(state);
  if (state.end?.verdict === 'empty') reporters.say(describeEmpty(session, context.invocation, affected?.value ?? null));
  return exitStatus(state, interruption.cause, reporters.isIncomplete);
}

function toRequest({ ids, trigger, kinds, jobs, sequential, failFast, timeoutMs, cache, reporters }: Invocation): RunRequest {
  return {
    ids: ids.length === 0 ? undefined : ids,
    trigger,
    kinds: kinds.length === 0 ? undefined : kinds,
    jobs: jobs ?? undefined,
    mode: sequential ? 'sequential' : 'parallel',
    failFast,
    timeoutMs: timeoutMs ?? undefined,
    cache,
    isOutputTold: reporters.some(({ name }) => name === 'ndjson'),
  };
}

/** Why nothing was selected, and what to do about it. */
function describeEmpty({ root, workspace }: Session, { kinds, trigger, change }: Invocation, affected: Affected | null): string {
  const { length } = workspace.checks;
  if (length === 0)
    return `Nothing to run: no checks were found in ${oneLine(root)}. \`preflight init\` writes a configuration to begin with.`;
  if (affected !== null && affected.files.length === 0)
    return change?.type === 'staged' ? 'Nothing to run: nothing is staged.' : 'Nothing to run: no file has changed.';
  if (affected !== null)
    return `Nothing to run: no check that is enabled is concerned by the ${count(affected.files.length, 'changed file')}.`;
  const those = kinds.length === 0 ? `none of the ${count(length, 'check')}` : `no check of kind ${kinds.join(' or ')}`;
  return `Nothing to run: ${those} is enabled for the trigger ${trigger}. \`preflight list\` says why.`;
}

/** A run that passed is a success only if every report of it could be written. */
function exitStatus({ end }: RunState, cause: Interruption | null, isReportIncomplete: boolean): number {
  if (cause !== null) return interruptedStatus[cause];
  return (end?.verdict === 'passed' || end?.verdict === 'empty') && !isReportIncomplete ? 0 : 1;
}
