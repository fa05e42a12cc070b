import type { Severity } from '../../model/problem.ts';
import { withReadable } from '../json-parser.ts';
import type { Finding, Parser } from '../parser.ts';
import { attribute, childrenOf, findXml, placeAttribute, type XmlElement } from '../xml-document.ts';

/** The XML of Checkstyle, which linters of many languages write. */
export const checkstyle: Parser = {
  id: 'checkstyle',
  title: "Checkstyle's XML",
  format: 'structured',
  recognises: (text) => text.includes('<checkstyle'),
  parse(text) {
    const roots = findXml(text, ['checkstyle']);
    if (roots.length === 0) return null;
    return withReadable({ findings: roots.flatMap((root) => childrenOf(root, 'file').flatMap(readFile)) });
  },
};

const severities: Readonly<Record<string, Severity>> = {
  warning: 'warning',
  info: 'info',
  notice: 'info',
  style: 'info',
  ignore: 'hint',
};

function readFile(element: XmlElement): readonly Finding[] {
  const file = attribute(element, 'name');
  return childrenOf(element, 'error').map((error) => {
    const { code, source } = readSource(attribute(error, 'source'));
    const message = attribute(error, 'message') ?? error.text;
    return {
      file,
      line: placeAttribute(error, 'line'),
      column: placeAttribute(error, 'column'),
      severity: severities[attribute(error, 'severity') ?? ''] ?? 'error',
      message: code !== null && message.endsWith(` (${code})`) ? message.slice(0, -` (${code})`.length) : message,
      code,
      source,
      ...columnsOf(code),
    };
  });
}

const prefixes: readonly RegExp[] = [
  /^(eslint)\.rules\.(.+)$/,
  /^(htmlhint)\.([\w-]+)$/,
  /^failure\.(tslint)\.([\w-]+)$/,
  /^(htmlvalidate)\.rules\.(.+)$/,
  /^([A-Za-z]+)\.([A-Z]{1,4}\d+)$/,
];

/** The rule behind the names of packages that some tools put in front: `eslint.rules.semi`, `ShellCheck.SC2086`, a class of Java. */
function readSource(written: string | null): Pick<Finding, 'source'> & { readonly code: string | null } {
  if (written === null) return { code: null, source: null };
  const [, tool = '', rule = ''] = prefixes.map((prefix) => prefix.exec(written)).find((found) => found !== null) ?? [];
  if (rule !== '') return { code: rule, source: tool.toLowerCase().replace('htmlvalidate', 'html-validate') };
  const check = /^com\.puppycrawl\.tools\.checkstyle\.(?:\w+\.)*(\w+?)(?:Check)?$/.exec(written)?.[1];
  if (check !== undefined) return { code: check, source: 'checkstyle' };
  return { code: written, source: /^\w+\([\w/@-]+\)$/.test(written) ? 'oxlint' : null };
}

function columnsOf(code: string | null): Pick<Finding, 'columns'> {
  // Biome and PHP_CodeSniffer count characters, Oxlint bytes.
  if (code !== null && /^(?:lint|assist)\/|^[A-Z]\w*(?:\.[A-Z]\w*){3}$/.test(code)) return { columns: 'characters' };
  return code !== null && /^[\w-]+\([\w/@-]+\)$/.test(code) ? { columns: 'bytes' } : {};
}
