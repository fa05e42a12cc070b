import type { LeftBehind } from '../../model/verdict.ts';
import type { Clock } from '../ports.ts';
import { OutputCapture } from './capture.ts';
import { describeExit, describeSilence, describeStop, type LeaderExit } from './describe-end.ts';
import type { Family, Member } from './family.ts';
import type { LaunchedChild } from './launch.ts';
import { addLiveProcess } from './live-processes.ts';
import { createHider } from './mask-secrets.ts';
import { pause } from './pause.ts';
import { readOutput, type OnPiece, type OutputReader } from './read-output.ts';
import type { ProcessResult, ProcessSpec } from './spec.ts';
import { StopRequest, type StopCause } from './stop-request.ts';

/** Turns of the event loop that held pipes get: longer when the command ended by itself and somebody still writes. */
const turnsAfterExit = 120;
const turnsAfterStop = 40;
/** Processes that are there when their command has ended may just be on their way out. */
const leavingMs = 75;
/** What a command has left behind is asked to end before it is ended by force. */
const leftoverGraceMs = 500;
/** A picture of the processes that takes longer is not worth waiting for. */
const snapshotMs = 500;
/** A command that left hundreds behind is described well enough by this many. */
const mostReported = 50;
/** Every result comes this long after the grace, or after the exit, whatever happens. */
const hardLimitMs = 4_500;

export interface Supervised {
  readonly child: LaunchedChild;
  readonly family: Family;
  readonly clock: Clock;
  /** On the clock, just before the start. */
  readonly startedMs: number;
  readonly onPiece: OnPiece;
  readonly secrets: readonly string[];
  /** Called once with all of the output so far, before some of what follows cannot be kept. */
  readonly onOverflow: ((kept: string) => void) | null;
}

interface Ending {
  readonly cause: StopCause | null;
  readonly exit: LeaderExit | null;
  readonly leftBehind: readonly LeftBehind[];
  /** What else there is to say, as a clause; empty for nothing. */
  readonly remark: string;
}

/** Follows a child from its start to its result: within its limits, and with nothing of it left when the result is there. */
export async function supervise(spec: ProcessSpec, supervised: Supervised): Promise<ProcessResult> {
  const { child, clock, family, startedMs } = supervised;
  const graceMs = spec.graceMs ?? 5_000;
  const settled = Promise.withResolvers<void>();
  using stop = new StopRequest(spec, graceMs, clock);
  using _live = addLiveProcess({ isRunning: true, cancel: (ms) => stop.cancel(ms), settled: settled.promise });
  const reader = readOutput(child, new OutputCapture(supervised.secrets, supervised.onOverflow), (piece, stream) => {
    stop.noteOutput();
    supervised.onPiece(piece, stream);
  });
  const hide = createHider(supervised.secrets);
  try {
    const { cause, exit, leftBehind, remark } = await follow(watchLeader(child, family, clock), {
      spec,
      graceMs,
      stop,
      family,
      reader,
      hide,
      clock,
    });
    return {
      ...decideVerdict(cause, exit, remark, spec),
      exitCode: exit?.code ?? null,
      signal: exit?.signal ?? null,
      durationMs: (exit?.atMs ?? clock.nowMs()) - startedMs,
      output: reader.capture.read(),
      leftBehind: leftBehind.map((left) => ({ ...left, command: hide(left.command) })),
    };
  } finally {
    reader.close();
    child.unref();
    settled.resolve();
  }
}

interface Following {
  readonly spec: ProcessSpec;
  readonly graceMs: number;
  readonly stop: StopRequest;
  readonly family: Family;
  readonly reader: OutputReader;
  readonly hide: (text: string) => string;
  readonly clock: Clock;
}

/** Waits for what comes first, the end or a reason to end it, and then for the rest, but never for ever. */
async function follow(exited: Promise<LeaderExit>, following: Following): Promise<Ending> {
  const { stop, graceMs, clock } = following;
  const first = await Promise.race([exited, stop.requested]);
  if (first.type === 'exited') {
    const otherwise = { cause: null, exit: first, leftBehind: [], remark: '' };
    return withinLimit(endAfterExit(first, following), hardLimitMs, clock, otherwise);
  }
  const otherwise = { cause: first, exit: null, leftBehind: [], remark: '' };
  return withinLimit(endByStop(first, exited, following), graceMs + hardLimitMs, clock, otherwise);
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
async function endAfterExit(exit: LeaderExit, { spec, graceMs, family, reader }: Following): Promise<Ending> {
  await reader.drain(turnsAfterExit);
  if (reader.isHeld()) family.noteHolders();
  const left = await waitUntilGone(family, leavingMs);
  const ending = { cause: null, exit, remark: '' };
  if (left.length === 0) return { ...ending, leftBehind: [] };
  if (spec.keepDaemons === true) return { ...ending, leftBehind: withOutcome(left, 'kept', []) };
  await family.ask();
  await waitUntilGone(family, Math.min(graceMs, leftoverGraceMs));
  return { ...ending, leftBehind: withOutcome(left, 'ended', await family.force()) };
}

/** We end it: asks, waits until all of it is gone or patience is over, then uses force. */
async function endByStop(cause: StopCause, exited: Promise<LeaderExit>, following: Following): Promise<Ending> {
  const { stop, family, reader } = following;
  const remark = cause.type === 'stall' ? await describeStall(following) : '';
  await Promise.race([waitForAll(exited, family, stop), stop.patienceOver]);
  let alive = await family.force();
  const exit = await exited;
  await reader.drain(turnsAfterStop);
  if (reader.isHeld()) {
    family.noteHolders();
    alive = await family.force();
  }
  return { cause, exit, remark, leftBehind: withOutcome(alive, 'alive', alive) };
}

async function waitForAll(exited: Promise<LeaderExit>, family: Family, stop: StopRequest): Promise<void> {
  await Promise.all([family.ask(), exited]);
  for (let pauseMs = 5; !stop.isPatienceOver && !(await family.isGone()); pauseMs = Math.min(pauseMs * 2, 100))
    await pause(pauseMs);
}

/** What a silent command is doing, taken before it is asked to end. */
async function describeStall({ family, reader, hide }: Following): Promise<string> {
  const processes = await Promise.race([family.describe(hide), pause(snapshotMs).then(() => [])]);
  return describeSilence(reader.capture.lastLines(3), processes);
}

/** Looks again for a while at processes that may be about to end by themselves; the result is who did not. */
async function waitUntilGone(family: Family, limitMs: number): Promise<readonly Member[]> {
  const untilMs = performance.now() + limitMs;
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, 50)) {
    const members = await family.survivors();
    if (members.length === 0 || performance.now() >= untilMs) return members;
    await pause(Math.min(pauseMs, Math.max(1, untilMs - performance.now())));
  }
}

function withOutcome(members: readonly Member[], outcome: LeftBehind['outcome'], alive: readonly Member[]): LeftBehind[] {
  const pids = new Set(alive.map(({ pid }) => pid));
  return members.slice(0, mostReported).map((member) => ({ ...member, outcome: pids.has(member.pid) ? 'alive' : outcome }));
}

/** What we did first decides: a process that we ended never passed, whatever exit code it gave. */
function decideVerdict(
  cause: StopCause | null,
  exit: LeaderExit | null,
  remark: string,
  spec: ProcessSpec,
): Pick<ProcessResult, 'verdict' | 'reason'> {
  if (cause !== null) {
    const reason = `${describeStop(cause)}${exit === null ? ', and it could not be ended' : ''}${remark}`;
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
