import { jsonParser } from '../json-parser.ts';
import { asObject, field, hasList, listField, placeField, stringField, textField } from '../json-shape.ts';
import type { Finding, Parser } from '../parser.ts';

/** What knip says of each kind of issue, by the key of its JSON and by the heading of its text. */
const kinds: Readonly<Record<string, { readonly heading: string; readonly message: string }>> = {
  files: { heading: 'Unused files', message: 'Unused file' },
  dependencies: { heading: 'Unused dependencies', message: 'Unused dependency' },
  devDependencies: { heading: 'Unused devDependencies', message: 'Unused devDependency' },
  optionalPeerDependencies: { heading: 'Referenced optional peerDependencies', message: 'Referenced optional peerDependency' },
  unlisted: { heading: 'Unlisted dependencies', message: 'Unlisted dependency' },
  binaries: { heading: 'Unlisted binaries', message: 'Unlisted binary' },
  unresolved: { heading: 'Unresolved imports', message: 'Unresolved import' },
  exports: { heading: 'Unused exports', message: 'Unused export' },
  nsExports: { heading: 'Exports in used namespace', message: 'Unused export in a used namespace' },
  types: { heading: 'Unused exported types', message: 'Unused exported type' },
  nsTypes: { heading: 'Exported types in used namespace', message: 'Unused exported type in a used namespace' },
  enumMembers: { heading: 'Unused exported enum members', message: 'Unused enum member' },
  classMembers: { heading: 'Unused exported class members', message: 'Unused class member' },
  namespaceMembers: { heading: 'Unused exported namespace members', message: 'Unused namespace member' },
  duplicates: { heading: 'Duplicate exports', message: 'Duplicate export' },
  catalog: { heading: 'Unused catalog entries', message: 'Unused catalog entry' },
  catalogReferences: { heading: 'Unresolved catalog references', message: 'Unresolved catalog reference' },
  cycles: { heading: 'Circular dependencies', message: 'Circular dependency' },
};

/** `knip --reporter json`. */
export const knipJson: Parser = jsonParser({
  id: 'knip-json',
  title: "Knip's JSON",
  tools: ['knip'],
  sign: '"issues"',
  read(document) {
    const issues = listField(document, 'issues');
    if (!hasList(document, 'issues') || !issues.every((issue) => textField(issue, 'file') !== null)) return null;
    const isKnips = hasList(document, 'files') || Object.keys(asObject(document) ?? {}).length === 1;
    if (!isKnips || !issues.every((issue) => Object.keys(kinds).some((kind) => field(issue, kind) !== undefined))) return null;
    const files = listField(document, 'files').filter((file) => typeof file === 'string');
    return { findings: [...files.map((file) => toFinding('files', file, file, {})), ...issues.flatMap(readIssue)] };
  },
});

function readIssue(issue: unknown): readonly Finding[] {
  const file = textField(issue, 'file') ?? '';
  return Object.keys(kinds).flatMap((kind) => {
    const entries = field(issue, kind);
    const lists = Array.isArray(entries) ? entries : Object.values(asObject(entries) ?? {});
    return lists.flatMap((entry: unknown) => {
      const symbols: readonly unknown[] = Array.isArray(entry) ? entry : [entry];
      const names = symbols.map((symbol) => stringField(symbol, 'name')).filter((name) => name !== null);
      return names.length === 0 ? [] : [toFinding(kind, file, names.join(', '), symbols[0])];
    });
  });
}

function toFinding(kind: string, file: string, name: string, place: unknown): Finding {
  const said = kinds[kind]?.message ?? 'Unused';
  return {
    file,
    line: placeField(place, 'line'),
    column: placeField(place, 'col'),
    message: kind === 'files' ? `${said}.` : `${said}: ${name}`,
    code: kind,
    source: 'knip',
  };
}

/** What knip prints for people: per kind a heading with a count, below it names and places as columns. */
export const knipText: Parser = {
  id: 'knip-text',
  title: "Knip's text",
  format: 'matched',
  tools: ['knip'],
  recognises: (text) => headingPattern.test(text),
  parse(text) {
    const findings: Finding[] = [];
    let kind: string | null = null;
    for (const line of text.split('\n')) {
      const heading: RegExpExecArray | null = headingPattern.exec(line);
      if (heading !== null) kind = kindOf(heading[1]!);
      else if (line.trim() === '') kind = null;
      else if (kind !== null) findings.push(...readRow(line, kind));
    }
    return findings.length === 0 ? null : { findings };
  },
};

const headingPattern =
  /^((?:Unused|Unlisted|Unresolved|Duplicate|Referenced|Circular|Exports|Exported types) ?[A-Za-z ]*) \(\d{1,9}\)$/m;

function kindOf(heading: string): string | null {
  return Object.keys(kinds).find((kind) => kinds[kind]!.heading === heading) ?? null;
}

function readRow(line: string, kind: string): readonly Finding[] {
  if (line.startsWith('::')) return [];
  if (kind === 'files') return [toFinding(kind, line.replace(/^(.*): \1$/, '$1').trim(), '', {})];
  const [, place, names] = /^(\S.*?): (.+)$/.exec(line) ?? [];
  // The compact reporter.
  if (place !== undefined && names !== undefined && !line.includes('  ')) return [toFinding(kind, place, names, {})];
  const columns = line.trim().split(/ {2,}/);
  const [, file = '', row, column] = /^(.*?)(?::(\d{1,9}))?(?::(\d{1,9}))?$/.exec(columns.at(-1) ?? '') ?? [];
  if (columns.length < 2 || file === '') return [];
  return [
    toFinding(kind, file, columns[0]!, {
      line: row === undefined ? null : Number(row),
      col: column === undefined ? null : Number(column),
    }),
  ];
}
