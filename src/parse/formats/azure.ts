import type { Severity } from '../../model/problem.ts';
import { asPlace } from '../json-shape.ts';
import type { Finding, Parser } from '../parser.ts';

/** Annotations as Azure Pipelines reads them: `##vso[task.logissue type=error;sourcepath=a.ts;linenumber=1]message`. */
export const azure: Parser = {
  id: 'azure',
  title: "Azure Pipelines' annotations",
  format: 'structured',
  recognises: (text) => text.includes('##vso[task.logissue '),
  parse(text) {
    const findings = text.split('\n').flatMap((line) => readIssue(line) ?? []);
    return findings.length === 0 ? null : { findings };
  },
};

const severities: Readonly<Record<string, Severity>> = { error: 'error', warning: 'warning' };

function readIssue(line: string): Finding | null {
  const [, written, message] = /^\s*##vso\[task\.logissue ([^\]]*)\](.*)$/.exec(line) ?? [];
  if (written === undefined || message === undefined) return null;
  const pairs = written
    .split(';')
    .map((pair) => [pair.slice(0, pair.indexOf('=')).trim().toLowerCase(), pair.slice(pair.indexOf('=') + 1)] as const);
  const properties = new Map(pairs.map(([name, value]) => [name, unescapeValue(value)]));
  return {
    file: properties.get('sourcepath') ?? null,
    line: asPlace(properties.get('linenumber')),
    column: asPlace(properties.get('columnnumber')),
    severity: severities[properties.get('type') ?? ''] ?? 'error',
    message: unescapeValue(message).trim(),
    code: properties.get('code') ?? null,
  };
}

const escapes: Readonly<Record<string, string>> = { '%3B': ';', '%0D': '', '%0A': '\n', '%5D': ']', '%AZP25': '%' };

function unescapeValue(value: string): string {
  return value.replace(/%(?:3B|0D|0A|5D|AZP25)/g, (code) => escapes[code]!);
}
