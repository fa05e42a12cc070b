import type { LeftBehind } from '../../model/verdict.ts';
import type { Clock } from '../ports.ts';
import { OutputCapture } from './capture.ts';
import { describeExit, describeStop, type LeaderExit } from './describe-end.ts';
import type { Family } from './family.ts';
import type { LaunchedChild } from './launch.ts';
import { addLiveProcess } from './live-processes.ts';
import { readOutput, type OnText, type OutputReader } from './settle.ts';
import type { ProcessResult, ProcessSpec } from './spec.ts';
import { StopRequest, type StopCause } from './stop-request.ts';

/** Turns of the event loop that held pipes get: longer when the command ended by itself and somebody still writes. */
const turnsAfterExit = 120;
const turnsAfterStop = 40;
/** Every result comes this long after the grace, or after the exit, whatever happens. */
const hardLimitMs = 4_500;

export interface Supervised {
  readonly child: LaunchedChild;
  readonly family: Family;
  readonly clock: Clock;
  readonly onText: OnText;
  /** On the clock, just before the start. */
  readonly startedMs: number;
}

interface Ending {
  readonly cause: StopCause | null;
  readonly exit: LeaderExit | null;
  readonly leftBehind: readonly LeftBehind[];
}

/** Follows a child from its start to its result: within its limits, and with nothing of it left when the result is there. */
export async function supervise(spec: ProcessSpec, supervised: Supervised): Promise<ProcessResult> {
  const { child, clock, family, startedMs } = supervised;
  const graceMs = spec.graceMs ?? 5_000;
  const settled = Promise.withResolvers<void>();
  using stop = new StopRequest(spec, graceMs, clock);
  using _live = addLiveProcess({ stop, settled: settled.promise });
  const reader = readOutput(child, new OutputCapture(), (text, stream) => {
    stop.noteOutput();
    supervised.onText(text, stream);
  });
  const exited = watchLeader(child, family, clock);
  try {
    const first = await Promise.race([exited, stop.requested]);
    const { cause, exit, leftBehind } =
      first.type === 'exited'
        ? await withinLimit(endAfterExit(first, spec, family, reader), hardLimitMs, clock, {
            cause: null,
            exit: first,
            leftBehind: [],
          })
        : await withinLimit(endByStop(first, exited, stop, family, reader), graceMs + hardLimitMs, clock, {
            cause: first,
            exit: null,
            leftBehind: [],
          });
    return {
      ...decideVerdict(cause, exit, spec),
      exitCode: exit?.code ?? null,
      signal: exit?.signal ?? null,
      durationMs: (exit?.atMs ?? clock.nowMs()) - startedMs,
      output: reader.capture.read(),
      leftBehind,
    };
  } finally {
    reader.close();
    child.unref();
    settled.resolve();
  }
}

function watchLeader(child: LaunchedChild, family: Family, clock: Clock): Promise<LeaderExit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      family.noteLeaderExit();
      resolve({ type: 'exited', code, signal, atMs: clock.nowMs() });
    });
  });
}

/** The command ended by itself: reads what still flows, then ends what it has left behind. */
async function endAfterExit(exit: LeaderExit, spec: ProcessSpec, family: Family, reader: OutputReader): Promise<Ending> {
  await reader.drain(turnsAfterExit);
  const survivors = await family.survivors();
  if (survivors.length === 0) return { cause: null, exit, leftBehind: [] };
  if (spec.keepDaemons === true)
    return { cause: null, exit, leftBehind: survivors.map((member) => ({ ...member, outcome: 'kept' })) };
  await family.force();
  return { cause: null, exit, leftBehind: survivors.map((member) => ({ ...member, outcome: 'ended' })) };
}

/** We end it: asks, waits until all of it is gone or patience is over, then uses force. */
async function endByStop(
  cause: StopCause,
  exited: Promise<LeaderExit>,
  stop: StopRequest,
  family: Family,
  reader: OutputReader,
): Promise<Ending> {
  await family.ask();
  await Promise.race([exited, stop.patienceOver]);
  await family.force();
  const exit = await exited;
  await reader.drain(turnsAfterStop);
  return { cause, exit, leftBehind: [] };
}

/** What we did first decides: a process that we ended never passed, whatever exit code it gave. */
function decideVerdict(
  cause: StopCause | null,
  exit: LeaderExit | null,
  spec: ProcessSpec,
): Pick<ProcessResult, 'verdict' | 'reason'> {
  if (cause !== null) {
    const reason = exit === null ? `${describeStop(cause)}, and it could not be ended` : describeStop(cause);
    return { verdict: cause.type === 'cancel' ? 'cancelled' : 'timed-out', reason };
  }
  const reason = exit === null ? null : describeExit(exit, spec.shell === true);
  return { verdict: reason === null ? 'passed' : 'failed', reason };
}

/** The value, or what is known when it does not come in time: no result ever waits for ever. */
async function withinLimit<T>(work: Promise<T>, limitMs: number, clock: Clock, otherwise: T): Promise<T> {
  const late = Promise.withResolvers<T>();
  using _limit = clock.after(limitMs, () => late.resolve(otherwise));
  return await Promise.race([work, late.promise]);
}
