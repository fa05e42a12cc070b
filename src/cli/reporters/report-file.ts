import { closeSync, openSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { err, messageOf, ok, UserError, type Result } from '../../model/result.ts';
import { oneLine } from '../text.ts';

/** A report that goes to a file, written as it comes. */
export interface ReportFile extends Disposable {
  write(text: string): void;
  readonly hasFailed: boolean;
}

/** Opens the file before anything runs, and empties it. What goes wrong later is said once through `warn`. */
export function openReportFile(directory: string, name: string, warn: (message: string) => void): Result<ReportFile> {
  const path = resolve(directory, name);
  let descriptor: number;
  try {
    descriptor = openSync(path, 'w');
  } catch (thrown) {
    return err(new UserError(`Cannot write the report ${oneLine(path)}: ${messageOf(thrown)}.`));
  }
  let hasFailed = false;
  const guard = (action: () => void): void => {
    if (hasFailed) return;
    try {
      action();
    } catch (thrown) {
      hasFailed = true;
      warn(`The report ${oneLine(path)} is incomplete: ${messageOf(thrown)}.`);
    }
  };
  return ok({
    get hasFailed() {
      return hasFailed;
    },
    write: (text) => guard(() => writeFileSync(descriptor, text)),
    [Symbol.dispose]: () => guard(() => closeSync(descriptor)),
  });
}
