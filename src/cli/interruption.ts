import type { Run } from '../session/session-api.ts';
import { interruptedStatus, type Interruption, type Io } from './io.ts';

/** What has interrupted a run first; null while nothing has. Disposed, interruptions end the process again. */
export interface InterruptionWatch extends Disposable {
  readonly cause: Interruption | null;
}

/** Lets a run end in order: the first interruption cancels it, the second ends it by force, and the third no longer waits for that. */
export function stopOnInterruption(io: Io, run: Run, say: (text: string) => void): InterruptionWatch {
  let cause: Interruption | null = null;
  let times = 0;
  const listening = io.onInterrupt((signal) => {
    cause ??= signal;
    times++;
    if (times === 1) {
      if (signal === 'SIGINT') say('Cancelling. Press Ctrl-C again to end everything by force.');
      run.cancel();
    } else if (times === 2) {
      if (signal === 'SIGINT') say('Ending by force.');
      run.kill();
    } else {
      io.exit(interruptedStatus[cause]);
    }
  });
  return {
    get cause() {
      return cause;
    },
    [Symbol.dispose]: () => listening[Symbol.dispose](),
  };
}
