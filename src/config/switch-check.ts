import { applyEdits, modify, parse, type ParseError } from 'jsonc-parser';
import { err, ok, UserError, type Result } from '../model/result.ts';

/** The text of a configuration that does not exist yet. */
const empty = '{\n  "checks": {}\n}\n';

/**
 * A configuration in which a check is enabled or not; everything else, comments included, stays as it is. `text` is null where there is
 * no file yet. The error is fit to show: a text that cannot be read is not changed.
 */
export function switchCheck(text: string | null, id: string, isEnabled: boolean): Result<string> {
  const before = text === null || text.trim() === '' ? empty : text;
  const errors: ParseError[] = [];
  parse(before, errors, { allowTrailingComma: true });
  if (errors.length > 0) return err(new UserError('The configuration cannot be read: mend it first.'));
  const eol = before.includes('\r\n') ? '\r\n' : '\n';
  const tabSize = /\n( +)\S/.exec(before)?.[1]?.length ?? 2;
  const formattingOptions = { insertSpaces: !/^\t/m.test(before), tabSize, eol };
  try {
    return ok(applyEdits(before, modify(before, ['checks', id, 'enabled'], isEnabled, { formattingOptions })));
  } catch {
    // It throws where the path leads through something that is no object.
    return err(new UserError('"checks" of the configuration is not what it should be: mend it first.'));
  }
}
