import type { Severity } from '../../model/problem.ts';
import { jsonParser } from '../json-parser.ts';
import {
  asCount,
  asObject,
  countField,
  field,
  fieldAt,
  hasList,
  listField,
  objectField,
  placeField,
  stringField,
  textField,
  type JsonObject,
} from '../json-shape.ts';
import type { ColumnUnit, Finding, Parser, Parsing, RawEdit } from '../parser.ts';

/** SARIF 2.1.0, the exchange format of static analysis, of any tool. */
export const sarif: Parser = jsonParser({
  id: 'sarif',
  title: 'SARIF',
  tools: [],
  sign: '"runs"',
  read(document) {
    if (!hasList(document, 'runs') || stringField(document, 'version')?.startsWith('2.') !== true) return null;
    const runs = listField(document, 'runs');
    return runs.every((run) => objectField(run, 'tool') !== null) ? readRuns(runs) : null;
  },
});

function readRuns(runs: readonly unknown[]): Parsing {
  return { findings: runs.flatMap((run) => readRun(run)) };
}

/** What all results of a run share. */
interface Run {
  readonly run: unknown;
  readonly source: string | null;
  readonly columns: ColumnUnit;
  readonly rules: readonly unknown[];
  readonly rulesById: ReadonlyMap<string, unknown>;
}

function readRun(run: unknown): readonly Finding[] {
  const driver = fieldAt(run, 'tool', 'driver');
  const rules = listField(driver, 'rules');
  const extensions = listField(field(run, 'tool'), 'extensions');
  const all = [...rules, ...extensions.flatMap((extension) => listField(extension, 'rules'))];
  const shared: Run = {
    run,
    source: textField(driver, 'name'),
    columns: field(run, 'columnKind') === 'unicodeCodePoints' ? 'characters' : 'utf16',
    rules,
    rulesById: new Map(all.flatMap((rule) => (textField(rule, 'id') === null ? [] : [[textField(rule, 'id')!, rule] as const]))),
  };
  const results = listField(run, 'results').flatMap((result) => readResult(result, shared));
  const notifications = listField(run, 'invocations').flatMap((invocation) => [
    ...listField(invocation, 'toolExecutionNotifications'),
    ...listField(invocation, 'toolConfigurationNotifications'),
  ]);
  return [...results, ...notifications.flatMap((notification) => readNotification(notification, shared))];
}

function readResult(result: unknown, shared: Run): readonly Finding[] {
  if (asObject(result) === null || isSuppressed(result)) return [];
  const kind = stringField(result, 'kind') ?? 'fail';
  if (!['fail', 'open', 'review', 'informational'].includes(kind)) return [];
  const code = textField(result, 'ruleId') ?? textField(field(result, 'rule'), 'id');
  const rule = ruleOf(result, code, shared);
  const edits = readFix(listField(result, 'fixes')[0], shared);
  const finding: Omit<Finding, 'message'> = {
    columns: shared.columns,
    severity: severityOf(result, rule, kind),
    code: code ?? textField(rule, 'id'),
    source: shared.source,
    url: textField(rule, 'helpUri'),
    ...relatedOf(result, shared),
    ...(edits === null ? {} : { fix: edits }),
  };
  const message = messageOf(result, rule, shared);
  const locations = listField(result, 'locations');
  const places = locations.length === 0 ? [{}] : locations.map((location) => placeOf(location, shared));
  return places.map((place) => ({ ...finding, ...place, message }));
}

/** Places without a word about them say nothing. */
function relatedOf(result: unknown, shared: Run): Pick<Finding, 'related'> {
  const related = listField(result, 'relatedLocations').flatMap((location) => {
    const { file, line, column } = placeOf(location, shared);
    const message = textField(field(location, 'message'), 'text');
    return message === null || !file || !line ? [] : [{ file, line, column: column ?? null, message }];
  });
  return related.length === 0 ? {} : { related };
}

/** What went wrong in the tool itself; what is neither an error nor about a place is its chatter. */
function readNotification(notification: unknown, shared: Run): readonly Finding[] {
  const severity = levels[stringField(notification, 'level') ?? 'warning'] ?? 'warning';
  const message = textField(field(notification, 'message'), 'text');
  const place = placeOf(listField(notification, 'locations')[0], shared);
  if (message === null || (severity !== 'error' && place.line === undefined)) return [];
  const code = textField(field(notification, 'descriptor'), 'id') ?? textField(field(notification, 'associatedRule'), 'id');
  return [{ ...place, columns: shared.columns, severity, message, code, source: shared.source }];
}

/** Accepted suppressions, and those of which nobody says otherwise. */
function isSuppressed(result: unknown): boolean {
  const suppressions = listField(result, 'suppressions');
  return (
    suppressions.length > 0 &&
    suppressions.every((one) => !['underReview', 'rejected'].includes(stringField(one, 'status') ?? ''))
  );
}

function ruleOf(result: unknown, code: string | null, { rules, rulesById }: Run): unknown {
  const index = asCount(field(result, 'ruleIndex') ?? fieldAt(result, 'rule', 'index'));
  const byIndex = index === null ? undefined : rules[index];
  if (byIndex !== undefined && (code === null || textField(byIndex, 'id') === code)) return byIndex;
  // A rule may be named by a more special id: `CA1000/1` is of `CA1000`.
  return code === null ? undefined : (rulesById.get(code) ?? rulesById.get(code.replace(/\/[^/]*$/, '')) ?? byIndex);
}

const levels: Readonly<Record<string, Severity>> = { error: 'error', warning: 'warning', note: 'info', none: 'info' };

function severityOf(result: unknown, rule: unknown, kind: string): Severity {
  const level =
    stringField(result, 'level') ?? (kind === 'fail' ? textField(field(rule, 'defaultConfiguration'), 'level') : 'note');
  return levels[level ?? 'warning'] ?? 'warning';
}

function messageOf(result: unknown, rule: unknown, { run }: Run): string {
  const message = field(result, 'message');
  const id = textField(message, 'id');
  const template =
    textField(message, 'text') ??
    (id === null
      ? null
      : (textField(fieldAt(rule, 'messageStrings', id), 'text') ??
        textField(fieldAt(run, 'tool', 'driver', 'globalMessageStrings', id), 'text'))) ??
    textField(message, 'markdown') ??
    textField(field(rule, 'shortDescription'), 'text') ??
    textField(rule, 'name') ??
    '';
  const values = listField(message, 'arguments');
  const filled =
    values.length === 0 ? template : template.replace(/\{(\d{1,3})\}/g, (whole, index) => textOf(values[Number(index)]) ?? whole);
  // [text](link) is a link to something else in the report.
  return filled.replace(/\[((?:[^[\]\\]|\\.){1,200})\]\(\d{1,9}\)/g, '$1');
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

type Place = Pick<Finding, 'file' | 'line' | 'column' | 'endLine' | 'endColumn'>;

function placeOf(location: unknown, shared: Run): Place {
  const physical = field(location, 'physicalLocation');
  const region = field(physical, 'region');
  const line = placeField(region, 'startLine');
  const column = placeField(region, 'startColumn');
  const endColumn = placeField(region, 'endColumn');
  const file = fileOf(objectField(physical, 'artifactLocation'), shared.run);
  if (line === null) return { file };
  return {
    file,
    line,
    column: column ?? null,
    ...(endColumn === null ? {} : { endLine: placeField(region, 'endLine') ?? line, endColumn }),
  };
}

/** The URI of an artifact, made absolute with the base that it names, where that base is known. */
function fileOf(artifact: JsonObject | null, run: unknown): string | null {
  const index = countField(artifact, 'index');
  const listed = index === null ? null : objectField(listField(run, 'artifacts')[index], 'location');
  const uri = textField(artifact, 'uri') ?? textField(listed, 'uri');
  if (uri === null) return null;
  if (/^[A-Za-z][A-Za-z\d+.-]+:/.test(uri)) return uri;
  const base = baseUri(textField(artifact, 'uriBaseId') ?? textField(listed, 'uriBaseId'), run, 0);
  return base === null ? decodeUri(uri) : `${base.replace(/\/*$/, '/')}${uri.replace(/^\/+/, '')}`;
}

function baseUri(id: string | null, run: unknown, depth: number): string | null {
  const base = id === null || depth > 10 ? null : objectField(field(run, 'originalUriBaseIds'), id);
  const uri = textField(base, 'uri');
  if (uri === null) return null;
  if (/^file:/i.test(uri)) return uri;
  const outer = baseUri(textField(base, 'uriBaseId'), run, depth + 1);
  return outer === null ? null : `${outer.replace(/\/*$/, '/')}${uri.replace(/^\/+/, '')}`;
}

/** Some tools escape their paths, others forget it. */
function decodeUri(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

function readFix(fix: unknown, shared: Run): Finding['fix'] | null {
  const changes = listField(fix, 'artifactChanges');
  const edits = changes.flatMap((change) => {
    const file = fileOf(objectField(change, 'artifactLocation'), shared.run) ?? undefined;
    return listField(change, 'replacements').map((replacement) => readReplacement(replacement, file));
  });
  if (edits.length === 0 || edits.includes(null)) return null;
  const title = textField(field(fix, 'description'), 'text') ?? undefined;
  return { title, edits: edits.filter((edit) => edit !== null) };
}

/** Without columns a region is its whole lines, without their last line break. */
function readReplacement(replacement: unknown, file: string | undefined): RawEdit | null {
  const region = objectField(replacement, 'deletedRegion');
  const text = stringField(field(replacement, 'insertedContent'), 'text') ?? '';
  const line = placeField(region, 'startLine');
  const offset = countField(region, 'charOffset');
  if (line === null)
    return offset === null ? null : { file, text, start: offset, end: offset + (countField(region, 'charLength') ?? 0) };
  const column = placeField(region, 'startColumn') ?? 1;
  const endLine = placeField(region, 'endLine') ?? line;
  const endColumn = placeField(region, 'endColumn');
  return endColumn === null ? null : { file, text, line, column, endLine, endColumn };
}
