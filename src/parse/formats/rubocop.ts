import type { Severity } from '../../model/problem.ts';
import { field, hasList, listField, objectField, placeField, textField } from '../json-shape.ts';
import { jsonParser } from '../json-parser.ts';
import { lineParser } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';

const severities: Readonly<Record<string, Severity>> = {
  info: 'info',
  refactor: 'info',
  convention: 'info',
  warning: 'warning',
  error: 'error',
  fatal: 'error',
};

/** RuboCop's JSON; what it has corrected itself is no longer a problem. Columns count characters, and the last one is part of the range. */
export const rubocopJson: Parser = jsonParser({
  id: 'rubocop-json',
  title: "RuboCop's JSON",
  tools: ['rubocop', 'standardrb'],
  sign: '"offenses"',
  read(document) {
    const files = listField(document, 'files');
    const isReport = hasList(document, 'files') && textField(field(document, 'metadata'), 'rubocop_version') !== null;
    if (!isReport && (files.length === 0 || !files.every((file) => hasList(file, 'offenses')))) return null;
    return {
      findings: files.flatMap((file) =>
        listField(file, 'offenses')
          .filter((offense) => field(offense, 'corrected') !== true)
          .map((offense) => toFinding(offense, textField(file, 'path'))),
      ),
    };
  },
});

function toFinding(offense: unknown, file: string | null): Finding {
  const location = objectField(offense, 'location');
  const lastColumn = placeField(location, 'last_column');
  return {
    file,
    line: placeField(location, 'start_line') ?? placeField(location, 'line'),
    column: placeField(location, 'start_column') ?? placeField(location, 'column'),
    endLine: placeField(location, 'last_line'),
    endColumn: lastColumn === null ? null : lastColumn + 1,
    columns: 'characters',
    severity: severities[textField(offense, 'severity') ?? ''] ?? 'error',
    message: textField(offense, 'message') ?? '',
    code: textField(offense, 'cop_name'),
    source: 'rubocop',
  };
}

const letters = { c: 'info', r: 'info', i: 'info', w: 'warning', e: 'error', f: 'error' } as const;

/** RuboCop for people and for Emacs, and its `simple` format, which names the file above. */
export const rubocop: Parser = lineParser({
  id: 'rubocop',
  title: 'RuboCop',
  source: 'rubocop',
  tools: ['rubocop', 'standardrb'],
  recognises: /^(?:.+?:\d+:\d+: [CWEFRI]: |[CWEFRI]: *\d+: *\d+: )/m,
  nothingFound: /^\d+ files? inspected, no offenses detected$/m,
  heading: /^== (?<file>.+) ==$/,
  continuation: /^(?<message>\(Using Ruby \d.*\))$/,
  rules: [
    {
      pattern:
        /^(?<file>.+?):(?<line>\d+):(?<column>\d+): (?<severity>[CWEFRI]): (?!\[Corrected\])(?:\[\w+\] )?(?:(?<code>[A-Z]\w*(?:\/[A-Z]\w*)+): )?(?<message>.+)$/,
      severity: letters,
      columns: 'characters',
    },
    {
      pattern:
        /^(?<severity>[CWEFRI]): *(?<line>\d+): *(?<column>\d+): (?!\[Corrected\])(?:\[\w+\] )?(?:(?<code>[A-Z]\w*(?:\/[A-Z]\w*)+): )?(?<message>.+)$/,
      severity: letters,
      columns: 'characters',
    },
  ],
});
