import { pause } from './pause.ts';
import type { OutputCapture, StreamName } from './capture.ts';
import type { LaunchedChild } from './launch.ts';
import type { OutputPiece } from './output-piece.ts';

/** Silence of this many turns of the event loop lets go of pipes that somebody holds. */
const quietTurns = 10;
const turnMs = 25;

/** Reads both streams of a child to their end, or to ours. */
export interface OutputReader {
  readonly capture: OutputCapture;
  /**
   * Waits until both pipes are closed, or quiet for ten turns of the event loop, or `turns` have passed. Counted in turns, not in
   * wall time: after a stall of the host, timers run before the poll phase that reads what has been waiting in the pipe.
   */
  drain(turns: number): Promise<void>;
  /** Whether somebody still has a pipe open. */
  isHeld(): boolean;
  /** Lets go of the pipes; nothing is read any more. */
  close(): void;
}

export type OnPiece = (piece: OutputPiece, stream: StreamName) => void;

export function readOutput(child: LaunchedChild, capture: OutputCapture, onPiece: OnPiece): OutputReader {
  const streams = { stdout: child.stdout, stderr: child.stderr };
  const closed = Promise.withResolvers<void>();
  let open = 0;
  const isClosed = () => open === 0;
  let chunks = 0;
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = streams[name];
    if (stream === null) continue;
    open++;
    stream.on('data', (chunk: Buffer) => {
      chunks++;
      onPiece(capture.add(chunk, name), name);
    });
    // An error of the pipe is its end: `close` follows.
    stream.on('error', () => {});
    stream.once('close', () => {
      onPiece(capture.end(name), name);
      open--;
      if (isClosed()) closed.resolve();
    });
  }
  if (isClosed()) closed.resolve();
  return {
    capture,
    isHeld: () => !isClosed(),
    async drain(turns) {
      let quiet = 0;
      for (let turn = 0; turn < turns && quiet < quietTurns && !isClosed(); turn++) {
        const before = chunks;
        await Promise.race([closed.promise, pause(turnMs).then(() => new Promise(setImmediate))]);
        quiet = chunks === before ? quiet + 1 : 0;
      }
    },
    close() {
      streams.stdout?.destroy();
      streams.stderr?.destroy();
    },
  };
}
