import type { Finding, Parser } from '../parser.ts';
import { commonSeverities, lineParser } from '../line-table.ts';

/** What shells say of a script that they cannot read (`sh -n`, `bash -n`). */
export const shellSyntax: Parser = lineParser({
  id: 'shell-syntax',
  title: 'sh -n',
  source: 'sh',
  tools: ['sh', 'bash', 'dash', 'ksh', 'zsh'],
  recognises: /: (?:Syntax error: |syntax error|unexpected EOF |parse error )/,
  rules: [
    { pattern: /^(?<file>[^#\s].*?): (?<line>\d+): (?<message>Syntax error: .+)$/ },
    { pattern: /^(?<file>[^#\s].*?): line (?<line>\d+): (?<message>(?:syntax error|unexpected EOF).*)$/ },
    { pattern: /^(?<file>[^:]+):(?<line>\d+): (?<message>parse error (?:near|in) .+)$/ },
  ],
});

/** What Perl says with `-c` or when it dies: the place stands behind the words. */
export const perl: Parser = {
  id: 'perl',
  title: 'perl -c',
  format: 'matched',
  tools: ['perl'],
  recognises: (text) => / line \d+[.,]/.test(text),
  parse(text, hints) {
    if (!hints.tools.includes('perl') && !/ had compilation errors\.$|^BEGIN failed--compilation aborted at /m.test(text))
      return null;
    const findings = text.split('\n').flatMap((line) => readPerl(line) ?? []);
    return findings.length === 0 ? null : { findings };
  },
};

function readPerl(line: string): Finding | null {
  const place = / line (\d+)(?:\.$|, )/.exec(line);
  const at = place === null ? -1 : line.lastIndexOf(' at ', place.index);
  if (place === null || at < 1 || /^[\s#]/.test(line)) return null;
  const file = line.slice(at + ' at '.length, place.index);
  if (/[\\/]perl5?[\\/]|^\(eval|^-e$/.test(file)) return null;
  return { file, line: Number(place[1]), message: line.slice(0, at), source: 'perl' };
}

/** What Python says of files that it cannot compile (`python -m compileall`, `py_compile`). */
export const pythonSyntax: Parser = {
  id: 'python-syntax',
  title: 'python -m compileall',
  format: 'matched',
  tools: ['compileall', 'py_compile'],
  recognises: (text) => /^(?:Sorry: )?\w*(?:SyntaxError|IndentationError|TabError): /m.test(text),
  parse(text, hints) {
    const isKnown = hints.tools.some((tool) => /^(?:compileall|py_compile)$/.test(tool));
    if (!isKnown && !/^(?:\*\*\* Error compiling |Sorry: \w+Error: )/m.test(text)) return null;
    const findings: Finding[] = [];
    let place: { readonly file: string; readonly line: number } | null = null;
    for (const line of text.split('\n')) {
      const [, file, row] = /^ {2}File "([^"]+)", line (\d+)$/.exec(line) ?? [];
      const message = /^(?:SyntaxError|IndentationError|TabError): (.+)$/.exec(line)?.[1];
      if (file !== undefined) place = { file, line: Number(row) };
      if (message !== undefined && place !== null) findings.push({ ...place, message, source: 'python' });
    }
    return findings.length === 0 ? null : { findings };
  },
};

/** libxml2's complaints, with and without a schema. */
export const xmllint: Parser = lineParser({
  id: 'xmllint',
  title: 'xmllint',
  source: 'xmllint',
  recognises: / (?:error|warning) : /,
  rules: [
    {
      pattern:
        /^(?<file>.+?):(?<line>\d+): (?:element [^\s:]+: )?(?:parser|namespace|validity|Schemas (?:validity|parser)|Relax-NG (?:validity|parser)|HTML parser|XPath) (?<severity>error|warning) : (?<message>.+)$/,
      severity: commonSeverities,
    },
  ],
});

/** Parsers of JSON that say on which line they gave up. */
export const jsonlint: Parser = lineParser({
  id: 'jsonlint',
  title: 'jsonlint (PHP)',
  source: 'jsonlint',
  tools: ['jsonlint', 'jsonlint-php'],
  recognises: /: Parse error on line \d+:$/m,
  rules: [
    {
      pattern: /^(?<file>[^\s:].*?): (?<message>Parse error) on line (?<line>\d+):$/,
      refine: (finding) => (finding.file === 'Error' ? null : finding),
    },
  ],
});

/** Sphinx and docutils, whose warnings may be about a whole document. */
export const sphinx: Parser = lineParser({
  id: 'sphinx',
  title: 'Sphinx',
  source: 'sphinx',
  tools: ['sphinx-build', 'sphinx', 'rst-lint', 'restructuredtext-lint', 'docutils'],
  recognises: /: (?:CRITICAL|SEVERE|ERROR|WARNING): |: \((?:SEVERE|ERROR|WARNING|INFO)\/\d\) /,
  rules: [
    {
      pattern:
        /^(?<file>\S.*?\.\w+):(?:docstring of [^:]+:)?(?:(?<line>\d+):)? (?<severity>CRITICAL|SEVERE|ERROR|WARNING): (?<message>.+)$/,
      severity: commonSeverities,
      refine: withSphinxRule,
    },
    {
      pattern: /^(?<file>\S.*?\.\w+):(?<line>\d+): \((?<severity>SEVERE|ERROR|WARNING|INFO)\/\d\) (?<message>.+)$/,
      severity: commonSeverities,
    },
  ],
});

function withSphinxRule(finding: Finding): Finding {
  const rule = / \[([a-z_]+(?:\.[a-z_]+)?)\]$/.exec(finding.message);
  return rule === null ? finding : { ...finding, message: finding.message.slice(0, rule.index), code: rule[1] };
}

/** Vulture, which is never sure. */
export const vulture: Parser = lineParser({
  id: 'vulture',
  title: 'Vulture',
  source: 'vulture',
  recognises: /% confidence/,
  rules: [
    {
      pattern: /^(?<file>.+?\.pyi?):(?<line>\d+): (?<message>.+)$/,
      ending: / \(\d+% confidence(?:, [^)]*)?\)$/,
      severity: 'warning',
    },
  ],
});

/** cpplint; line 0 is the whole file. */
export const cpplint: Parser = lineParser({
  id: 'cpplint',
  title: 'cpplint',
  source: 'cpplint',
  recognises: / {2}\[[\w/+]+\] \[\d\]$/m,
  rules: [
    {
      pattern: /^(?<file>.+?):(?<line>\d+): {2}(?<message>\S.+)$/,
      ending: / {2}\[(?<code>[\w/+]+)\] \[\d\]$/,
    },
  ],
});
