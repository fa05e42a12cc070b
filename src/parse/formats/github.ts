import type { Severity } from '../../model/problem.ts';
import { asPlace } from '../json-shape.ts';
import type { Finding, Parser } from '../parser.ts';

/** Annotations as GitHub's runner reads them: `::error file=a.ts,line=1,col=2::message`, with `%0A` for a line break. */
export const github: Parser = {
  id: 'github',
  title: "GitHub's annotations",
  format: 'structured',
  recognises: (text) => /::(?:error|warning|notice)[ :]/i.test(text),
  parse(text) {
    const findings: Finding[] = [];
    for (const line of text.split('\n')) {
      const finding = readCommand(line);
      if (finding !== null) findings.push(finding);
    }
    return findings.length === 0 ? null : { findings };
  },
};

const severities: Readonly<Record<string, Severity>> = { error: 'error', warning: 'warning', notice: 'info' };
const command = /^\s*(?:##\[)?::(error|warning|notice)(?: ([^\n]*?))?::(.*)$/i;

function readCommand(line: string): Finding | null {
  const found = command.exec(line);
  if (found === null) return null;
  const [, word = '', written = '', data = ''] = found;
  const properties = readProperties(written);
  const title = properties.get('title');
  const file = properties.get('file');
  const lineNumber = asPlace(properties.get('line'));
  const message = unescapeData(data).trim();
  if (file === undefined && /\bsummary$/i.test(title ?? '')) return null;
  return {
    // Mocha names what is inside of Node.
    file: file === undefined || file.startsWith('node:') ? null : file,
    line: lineNumber,
    column: asPlace(properties.get('col') ?? properties.get('column')),
    endLine: asPlace(properties.get('endline')) ?? lineNumber,
    endColumn: asPlace(properties.get('endcolumn')),
    severity: severities[word.toLowerCase()] ?? 'error',
    ...readTitle(title, message, file),
  };
}

function readProperties(written: string): ReadonlyMap<string, string> {
  const pairs = written.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')).trim().toLowerCase(), pair] as const);
  return new Map(pairs.map(([name, pair]) => [name, unescapeData(pair.slice(pair.indexOf('=') + 1))]));
}

const escapes: Readonly<Record<string, string>> = { '%25': '%', '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',' };

function unescapeData(data: string): string {
  return data.replace(/%(?:25|0D|0A|3A|2C)/gi, (code) => escapes[code.toUpperCase()]!).replaceAll('\r', '');
}

/** What tools put into the title, by its form: the rule, or a sentence that belongs to the message. */
function readTitle(
  title: string | undefined,
  message: string,
  file: string | undefined,
): Pick<Finding, 'message' | 'code' | 'source' | 'columns'> {
  if (title === undefined || title === '') return { message };
  if (/^[\w-]+\([\w/@-]+\)$|^oxlint$/.test(title)) {
    return {
      message: withoutPlace(message, file),
      ...(title === 'oxlint' ? {} : { code: title }),
      source: 'oxlint',
      columns: 'bytes',
    };
  }
  if (/^(?:lint|assist|suppressions)\/[\w/]+$/.test(title))
    return { message, code: title, source: 'biome', columns: 'characters' };
  if (/^[\w@./:-]+$/.test(title)) return { message, code: title };
  return { message: message.includes(title) ? message : `${title}: ${message}` };
}

/** Oxlint writes the place once more in front. */
function withoutPlace(message: string, file: string | undefined): string {
  const rest = file !== undefined && message.startsWith(file) ? message.slice(file.length) : message;
  return rest === message ? message : rest.replace(/^:\d{1,9}:\d{1,9}: /, '');
}
