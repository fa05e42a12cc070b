import { main } from './main.ts';
import { createNodeIo } from './node-io.ts';

export { codePaths } from './code-paths.ts';

/** Exit status for a bug of ours, as sysexits.h has it: none of the statuses that mean something about checks. */
const crashedStatus = 70;
/** Exit status when the output could not be written: EX_IOERR of the same list. */
const outputLostStatus = 74;
/** Statuses from here on tell of a signal. */
const firstSignalStatus = 128;
/** After a bug: what has not ended within this time is left to the watchdog of the process core. */
const endingLimitMs = 3_000;

let hasCrashed = false;

/** Runs the command line of this process to its end, and exits. */
export async function start(): Promise<void> {
  process.on('uncaughtException', (thrown) => void crash(thrown));
  try {
    const io = createNodeIo();
    const status = await main(process.argv.slice(2), io);
    const isWritten = await io.flush();
    if (!hasCrashed) process.exit(isWritten || status >= firstSignalStatus ? status : outputLostStatus);
  } catch (thrown) {
    await crash(thrown);
  }
}

/** Ends what runs by force, so that a bug of ours leaves nothing behind. */
async function crash(thrown: unknown): Promise<void> {
  if (hasCrashed) return;
  hasCrashed = true;
  const text = thrown instanceof Error ? thrown.stack : String(thrown);
  process.stderr.write(`preflight: This is a bug in Preflight; nothing that it prints is a verdict.\n${text}\n`);
  setTimeout(() => process.exit(crashedStatus), endingLimitMs);
  try {
    // A run that is interrupted starts nothing more.
    process.emit('SIGTERM', 'SIGTERM');
    const { endAll } = await import('../engine/process/live-processes.ts');
    await endAll(0);
  } finally {
    process.exit(crashedStatus);
  }
}
