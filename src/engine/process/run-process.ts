import { messageOf } from '../../model/result.ts';
import { systemClock, type Clock } from '../ports.ts';
import { CookieJar } from './cookie.ts';
import { environmentOf } from './environment.ts';
import { launchPatiently } from './launch-patiently.ts';
import { launchPosix, launchWindows, type Launch, type LaunchOutcome, type LaunchRequest } from './launch.ts';
import { noteLaunch } from './live-processes.ts';
import { createHider } from './mask-secrets.ts';
import { MemoryWatch } from './memory-watch.ts';
import { prepareFamily } from './open-family.ts';
import { headChars } from './capture.ts';
import { OutputLog } from './output-log.ts';
import type { ProcessResult, ProcessSpec, SpawnOptions } from './spec.ts';
import { supervise } from './supervise.ts';
import { isShortage } from './system-error.ts';
import { tellOutput } from './tell-output.ts';
import { findOptionsFault, findSpecFault } from './validate-spec.ts';
import { Watchdog } from './watchdog.ts';

/** What a caller may add beside the spec; everything has a default. */
export interface ProcessOptions extends SpawnOptions {
  readonly clock?: Clock | undefined;
  readonly launch?: Launch | undefined;
}

const cookies = new CookieJar();
const watchdog = new Watchdog(cookies.endMark);
const memory = new MemoryWatch({ clock: systemClock, open: async () => (await import('./family-memory.ts')).openFamilyMemory() });
const shortageResults = new WeakMap<ProcessResult, string>();

/**
 * Runs one command under supervision; the only place that spawns. Never rejects: what cannot be run is `errored` with a sentence
 * that names the culprit. Every started command has its result at the latest 5 s after its timeout and grace, and nothing of it is
 * alive then, as far as the platform lets us see.
 */
export async function runProcess(spec: ProcessSpec, options: ProcessOptions = {}): Promise<ProcessResult> {
  try {
    const wrongOptions = findOptionsFault(options);
    if (wrongOptions !== null) return notRun('errored', wrongOptions);
    const fault = findSpecFault(spec);
    if (fault !== null) return notRun('errored', createHider(options.secrets ?? [])(fault));
    return await launchAndSupervise(spec, options);
  } catch (thrown) {
    return notRun('errored', `Preflight failed to supervise the command: ${messageOf(thrown)}`);
  }
}

/** The system's code when a command could not be started for lack of room, though tried for seconds: the machine is overloaded. */
export const shortageOf = (result: ProcessResult): string | null => shortageResults.get(result) ?? null;

/** The process that guards this host's commands against the death of the host; null when none is needed. */
export const watchdogPid = (): number | null => watchdog.pid;

async function launchAndSupervise(spec: ProcessSpec, options: ProcessOptions): Promise<ProcessResult> {
  const { clock = systemClock, launch = process.platform === 'win32' ? launchWindows : launchPosix, onShortage } = options;
  const cookie = cookies.next(spec.keepDaemons === true);
  const request: LaunchRequest = {
    command: spec.command,
    shell: spec.shell === true,
    cwd: spec.cwd,
    env: environmentOf(spec, cookie),
    descriptors: spec.descriptors,
  };
  const openFamily = await prepareFamily(cookies.hostMark);
  let startedMs = 0;
  const launchNow: Launch = (given) => {
    startedMs = clock.nowMs();
    return launch(given);
  };
  const outcome = await launchPatiently(launchNow, request, { clock, signals: [spec.signal, spec.kill], onShortage });
  if (outcome?.ok !== true) return notLaunched(outcome, request, options);
  // Nothing may wait, and nothing may throw, between a start and its supervision.
  const { child, pid } = outcome;
  const family = openFamily(pid, cookie);
  const leader = noteLaunch(pid);
  child.once('exit', () => leader[Symbol.dispose]());
  using guard = watchdog.guard(pid);
  using _memory = options.onMemory === undefined ? null : memory.watch(pid, options.onMemory);
  const tell = tellOutput(spec.onOutput);
  let log: OutputLog | null = null;
  const onPiece: typeof tell = (piece, stream) => {
    guard.hurry();
    log?.write(piece.bytes);
    tell(piece, stream);
  };
  const result = await supervise(spec, {
    child,
    clock,
    startedMs,
    family,
    onPiece,
    secrets: options.secrets ?? [],
    onOverflow: options.log === undefined ? null : (kept) => (log = OutputLog.begin(options.log!, kept)),
  });
  await endLog(log, result, options);
  return result;
}

async function endLog(log: OutputLog | null, { output }: ProcessResult, options: ProcessOptions): Promise<void> {
  if (log === null) return;
  const end = await log.close(output.text.slice(headChars));
  options.log?.onEnd?.(end);
}

async function notLaunched(
  outcome: Extract<LaunchOutcome, { ok: false }> | null,
  request: LaunchRequest,
  { secrets = [] }: ProcessOptions,
): Promise<ProcessResult> {
  if (outcome === null) return notRun('cancelled', 'cancelled before it started');
  const { describeLaunchFailure } = await import('./launch-failure.ts');
  const result = notRun('errored', createHider(secrets)(describeLaunchFailure(outcome.error, request)));
  if (isShortage(outcome.error.code)) shortageResults.set(result, outcome.error.code);
  return result;
}

function notRun(verdict: 'errored' | 'cancelled', reason: string): ProcessResult {
  return {
    verdict,
    exitCode: null,
    signal: null,
    durationMs: 0,
    output: { text: '', truncatedChars: 0 },
    reason,
    leftBehind: [],
  };
}
