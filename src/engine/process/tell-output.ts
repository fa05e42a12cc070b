import { messageOf } from '../../model/result.ts';
import type { OnPiece } from './read-output.ts';
import type { ProcessSpec } from './spec.ts';

/** Characters that wait for a listener which is busy with earlier ones; what comes beyond is counted and not told. */
const waitingChars = 262_144;

interface Waiting {
  text: string;
  skippedChars: number;
}

/**
 * Passes text on to the caller's listener. One that returns a promise is called again only when that has settled: what arrives in
 * between is told at once then, up to a limit, so that a slow listener neither slows the process down nor fills the memory. One
 * that throws is reported and not called again: a listener must not decide a verdict.
 */
export function tellOutput(onOutput: ProcessSpec['onOutput'], warn = emitWarning): OnPiece {
  let listener = onOutput;
  const waiting = new Map<'stdout' | 'stderr', Waiting>();
  let isBusy = false;

  function giveUp(thrown: unknown): void {
    listener = undefined;
    waiting.clear();
    warn(`The listener for output failed and is not called any more: ${messageOf(thrown)}`);
  }

  function tell(text: string, stream: 'stdout' | 'stderr'): void {
    try {
      const answer = listener?.(text, stream);
      if (!isThenable(answer)) return;
      isBusy = true;
      answer.then(tellWaiting, giveUp);
    } catch (thrown) {
      giveUp(thrown);
    }
  }

  function tellWaiting(): void {
    isBusy = false;
    for (const [stream, { text, skippedChars }] of waiting) {
      if (isBusy) return;
      waiting.delete(stream);
      tell(skippedChars === 0 ? text : `${text}\n[… ${skippedChars} characters not shown …]\n`, stream);
    }
  }

  return (piece, stream) => {
    if (listener === undefined || piece.length === 0) return;
    const { text } = piece;
    if (!isBusy) return tell(text, stream);
    const before = waiting.get(stream) ?? { text: '', skippedChars: 0 };
    const room = Math.max(0, waitingChars - before.text.length);
    waiting.set(stream, {
      text: before.text + text.slice(0, room),
      skippedChars: before.skippedChars + Math.max(0, text.length - room),
    });
  };
}

const emitWarning = (message: string): void => process.emitWarning(message);

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
