import { closeSync, existsSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { err, messageOf, ok, UserError, type Result } from '../../model/result.ts';
import { oneLine } from '../text.ts';

/** A report that goes to a file. */
export interface ReportFile extends Disposable {
  write(text: string): void;
  /** Nothing more comes. */
  complete(): void;
  readonly hasFailed: boolean;
}

/** How text reaches a file; what a method throws is the fault of the file. */
type Target = Pick<ReportFile, 'write' | 'complete' | typeof Symbol.dispose>;

/**
 * Opens the file before anything runs. A whole document takes the place of an earlier one only when it is complete, so that a killed
 * run leaves the earlier one; everything else empties the file and is written as it comes. What goes wrong later is said once through `warn`.
 */
export function openReportFile(
  directory: string,
  name: string,
  { isWhole, warn }: { readonly isWhole: boolean; readonly warn: (message: string) => void },
): Result<ReportFile> {
  const path = resolve(directory, name);
  let target: Target;
  try {
    target = (isWhole ? openReplacement(path) : null) ?? openInPlace(path);
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
    write: (text) => guard(() => target.write(text)),
    complete: () => guard(() => target.complete()),
    [Symbol.dispose]: () => guard(() => target[Symbol.dispose]()),
  });
}

function openInPlace(path: string): Target {
  const descriptor = openSync(path, 'w');
  return {
    write: (text) => writeFileSync(descriptor, text),
    complete() {},
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

/** A file beside the other that takes its name at the end; null where that cannot be, as for a device or in a folder that is read-only. */
function openReplacement(path: string): Target | null {
  let real = path;
  let mode = 0o666;
  let beside: string;
  try {
    if (existsSync(path)) {
      real = realpathSync(path);
      if (!statSync(real).isFile()) return null;
      closeSync(openSync(real, 'r+'));
      mode = statSync(real).mode & 0o777;
    }
    beside = `${real}.${process.pid}.tmp`;
    closeSync(openSync(beside, 'wx'));
    rmSync(beside);
  } catch {
    // Whatever is wrong here, opening the file itself tells it, or does without.
    return null;
  }
  let text = '';
  return {
    write(part) {
      text += part;
    },
    complete() {
      try {
        writeFileSync(beside, text, { flag: 'wx', mode });
        renameSync(beside, real);
      } catch (thrown) {
        rmSync(beside, { force: true });
        throw thrown;
      }
    },
    [Symbol.dispose]() {},
  };
}
