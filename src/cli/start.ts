import { main } from './main.ts';
import { createNodeIo, flushOutput } from './node-io.ts';

/** Exit status for a bug of ours, as sysexits.h has it: none of the statuses that mean something about checks. */
const crashedStatus = 70;

/** Runs the command line of this process to its end, and exits. */
export async function start(): Promise<void> {
  process.on('uncaughtException', crash);
  try {
    const status = await main(process.argv.slice(2), createNodeIo());
    await flushOutput();
    process.exit(status);
  } catch (thrown) {
    crash(thrown);
  }
}

function crash(thrown: unknown): void {
  const text = thrown instanceof Error ? thrown.stack : String(thrown);
  process.stderr.write(`preflight: This is a bug in Preflight; nothing above is a verdict.\n${text}\n`);
  process.exit(crashedStatus);
}
