import { nothingToRestore, type Reporter } from './reporter.ts';

/** The events of the run, one JSON document a line, as they happen. */
export function createNdjsonReporter(write: (text: string) => void): Reporter {
  return {
    onEvent: (event) => write(`${JSON.stringify(event)}\n`),
    say() {},
    finish() {},
    [Symbol.dispose]: nothingToRestore,
  };
}
