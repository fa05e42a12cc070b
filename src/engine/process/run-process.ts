import { messageOf } from '../../model/result.ts';
import { systemClock, type Clock } from '../ports.ts';
import { environmentOf } from './environment.ts';
import { groupFamily } from './family-group.ts';
import { launchPosix, launchWindows, type Launch, type LaunchRequest } from './launch.ts';
import type { ProcessResult, ProcessSpec } from './spec.ts';
import { supervise } from './supervise.ts';
import { findSpecFault } from './validate-spec.ts';

/** What a caller may replace or add beside the spec; everything has a default. */
export interface ProcessOptions {
  readonly clock?: Clock | undefined;
  readonly launch?: Launch | undefined;
}

/**
 * Runs one command under supervision; the only place that spawns. Never rejects: what cannot be run is `errored` with a sentence
 * that names the culprit. Every started command has its result at the latest 5 s after its timeout and grace, and nothing of it is
 * alive then, as far as the platform lets us see.
 */
export async function runProcess(spec: ProcessSpec, options: ProcessOptions = {}): Promise<ProcessResult> {
  const fault = findSpecFault(spec);
  if (fault !== null) return notRun('errored', fault);
  if (spec.signal?.aborted === true || spec.kill?.aborted === true) return notRun('cancelled', 'cancelled before it started');
  try {
    return await launchAndSupervise(spec, options);
  } catch (thrown) {
    return notRun('errored', `Preflight failed to supervise the command: ${messageOf(thrown)}`);
  }
}

async function launchAndSupervise(spec: ProcessSpec, options: ProcessOptions): Promise<ProcessResult> {
  const { clock = systemClock, launch = process.platform === 'win32' ? launchWindows : launchPosix } = options;
  const cookie = `${process.pid};`;
  const request: LaunchRequest = {
    command: spec.command,
    shell: spec.shell === true,
    cwd: spec.cwd,
    env: environmentOf(spec, cookie),
  };
  const startedMs = clock.nowMs();
  const outcome = await launch(request);
  if (!outcome.ok) {
    const { describeLaunchFailure } = await import('./launch-failure.ts');
    return notRun('errored', describeLaunchFailure(outcome.error, request));
  }
  const { child, pid } = outcome;
  return supervise(spec, { child, clock, startedMs, family: groupFamily(pid), onText: tellText(spec) });
}

/** Passes text on to the caller. One that throws is told of once and then left alone: it must not decide a verdict. */
function tellText(spec: ProcessSpec): (text: string, stream: 'stdout' | 'stderr') => void {
  let { onOutput } = spec;
  return (text, stream) => {
    if (onOutput === undefined || text === '') return;
    try {
      onOutput(text, stream);
    } catch (thrown) {
      onOutput = undefined;
      process.emitWarning(`onOutput threw, and is not called any more: ${messageOf(thrown)}`);
    }
  };
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
