import type { Finding, Parser } from '../parser.ts';
import { commonSeverities, lineParser } from '../line-table.ts';

const yamllintRules =
  'anchors|braces|brackets|colons|commas|comments|comments-indentation|document-end|document-start|empty-lines|empty-values|float-values|hyphens|indentation|key-duplicates|key-ordering|line-length|new-line-at-end-of-file|new-lines|octal-values|quoted-strings|trailing-spaces|truthy|syntax';

/** yamllint's `parsable` lines, and its `standard` and `colored` ones below the name of the file. */
export const yamllint: Parser = lineParser({
  id: 'yamllint',
  title: 'yamllint',
  source: 'yamllint',
  recognises: /:\d+:\d+: \[(?:error|warning)\] |^ {2}\d+:\d+ +(?:error|warning) /m,
  heading: /^(?<file>\S.*)$/,
  rules: [
    {
      pattern:
        /^(?<file>.+?):(?<line>\d+):(?<column>\d+): \[(?<severity>error|warning)\] (?<message>.+?)(?: \((?<code>[a-z-]+)\))?$/,
      severity: commonSeverities,
      columns: 'characters',
    },
    {
      pattern: new RegExp(
        `^ {2}(?<line>\\d+):(?<column>\\d+) +(?<severity>error|warning) +(?<message>\\S.*?) {1,2}\\((?<code>${yamllintRules})\\)$`,
      ),
      severity: commonSeverities,
      columns: 'characters',
    },
  ],
});

export const hadolint: Parser = lineParser({
  id: 'hadolint',
  title: 'Hadolint',
  source: 'hadolint',
  recognises: /:\d+ (?:(?:DL|SC)\d{4}|unexpected) /,
  rules: [
    {
      pattern:
        /^(?<file>.+?):(?<line>\d+)(?::(?<column>\d+))? (?<code>(?:DL|SC)\d{4}) (?:(?<severity>error|warning|info|style): )?(?<message>.+)$/,
      severity: commonSeverities,
    },
    { pattern: /^(?<file>[^:]+):(?<line>\d+):(?<column>\d+) (?<message>unexpected .+)$/, columns: 'characters' },
  ],
});

/** actionlint for people: what kind of mistake it is stands behind the message. */
export const actionlint: Parser = lineParser({
  id: 'actionlint',
  title: 'actionlint',
  source: 'actionlint',
  recognises: / \[[a-z-]+\]$/m,
  rules: [
    {
      pattern: /^(?<file>.+?\.ya?ml):(?<line>\d+):(?<column>\d+): (?!\[)(?<message>.+)$/,
      ending: / \[(?<code>[a-z]+(?:-[a-z]+)*)\]$/,
      columns: 'bytes',
    },
  ],
});

const ansibleRule =
  '(?:args|avoid-implicit|command-instead-of-\\w+|complexity|deprecated-[\\w-]+|empty-string-compare|fqcn|galaxy|ignore-errors|inline-env-var|internal-error|jinja|key-order|latest|literal-compare|load-failure|loop-var-prefix|meta-[\\w-]+|name|no-[a-z-]+|only-builtins|package-latest|parser-error|partial-become|pattern|playbook-extension|risky-[\\w-]+|role-name|run-once|sanity|schema|syntax-check|use-loop|var-naming|var-spacing|yaml)(?:\\[[\\w-]+\\])?';
const ansiblePlace = '(?<file>(?:[A-Za-z]:)?[^:]+):(?<line>\\d+)(?::(?<column>\\d+))?';

/** ansible-lint's `pep8` and `parsable` lines, and its `brief` and `full` ones, where the rule stands above the place. */
export const ansibleLint: Parser = lineParser({
  id: 'ansible-lint',
  title: 'ansible-lint',
  source: 'ansible-lint',
  recognises: new RegExp(`(?:^|: |\\] )${ansibleRule}(?:: | \\(warning\\)|$)`, 'm'),
  headsOne: true,
  heading: new RegExp(`^(?<code>${ansibleRule}): (?<message>.+)$`),
  rules: [
    {
      pattern: new RegExp(`^${ansiblePlace}: (?:\\[?[A-Z_]+\\]?:? )?(?<code>${ansibleRule})(?:: (?<message>\\S.*))?$`),
      refine: withAnsibleWarning,
    },
    {
      pattern: new RegExp(`^${ansiblePlace}(?: .*)?$`),
      refine: (finding) =>
        isGiven(finding.code) && /\.ya?ml$|[\\/]/.test(finding.file ?? '') ? withAnsibleWarning(finding) : null,
    },
  ],
});

const isGiven = (text: string | null | undefined): boolean => text !== null && text !== undefined && text !== '';

function withAnsibleWarning(finding: Finding): Finding {
  const isWarning = finding.message.endsWith(' (warning)');
  return isWarning ? { ...finding, severity: 'warning', message: finding.message.slice(0, -' (warning)'.length) } : finding;
}

export const codespell: Parser = lineParser({
  id: 'codespell',
  title: 'codespell',
  source: 'codespell',
  recognises: / ==> /,
  rules: [{ pattern: /^(?<file>.+?):(?<line>\d+): (?<message>\S+ ==> .+)$/ }],
});

/** typos' `brief` lines; the `long` ones have the place below. Columns count bytes. */
export const typos: Parser = lineParser({
  id: 'typos',
  title: 'typos',
  source: 'typos',
  recognises: /^error: `|` -> `/m,
  headsOne: true,
  heading: /^error: (?<message>`[^`]+` (?:should be .+|is disallowed))$/,
  rules: [
    { pattern: /^ *(?:-->|╭▸) (?<file>.+?):(?<line>\d+):(?<column>\d+)$/, columns: 'characters' },
    { pattern: /^(?<file>.+?):(?<line>\d+):(?<column>\d+): (?<message>`[^`]+` -> .+)$/, columns: 'characters' },
  ],
});

const taploLines = lineParser({
  id: 'taplo',
  title: 'Taplo',
  source: 'taplo',
  recognises: /┌─ |not properly formatted/,
  headsOne: true,
  heading: /^(?<severity>error|warning): (?<message>.+)$/,
  rules: [
    { pattern: /^ *┌─ (?<file>.+?\.toml):(?<line>\d+):(?<column>\d+)$/, severity: commonSeverities, columns: 'characters' },
    {
      pattern: /^.{0,80}?ERROR .{0,80}?the file is not properly formatted path="(?<file>[^"]+)"$/,
      message: 'Not formatted as Taplo would format it.',
    },
  ],
});

/** Taplo's complaints about TOML, of which the words at the marker say most, and the files that it would format. */
export const taplo: Parser = {
  ...taploLines,
  parse: (text, hints) => taploLines.parse(withLabels(text), hints),
};

/** Each headline with the words at the marker, which stand some lines below its arrow. */
function withLabels(text: string): string {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (!/^ *┌─ /.test(line) || index === 0) continue;
    const below = lines.slice(index + 1, index + 12);
    const end = below.findIndex((one) => one.trim() === '');
    const label = (end < 0 ? below : below.slice(0, end))
      .map((one) => /\^ (\S.*)$/.exec(one)?.[1])
      .find((one) => one !== undefined);
    if (label !== undefined) lines[index - 1] += `: ${label}`;
  }
  return lines.join('\n');
}

/** editorconfig-checker, which names the file above; a complaint about the whole file has no line. */
export const editorconfigChecker: Parser = lineParser({
  id: 'editorconfig-checker',
  title: 'editorconfig-checker',
  source: 'editorconfig-checker',
  tools: ['editorconfig-checker', 'ec'],
  recognises: /^\d+ errors? found/m,
  declines: (text) => !/^\d+ errors? found/m.test(text),
  heading: /^(?<file>\S.*):$/,
  rules: [{ pattern: /^\t(?:(?<line>\d+)(?:-(?<endLine>\d+))?: )?(?<message>\S.*)$/ }],
});

/** The markdownlint of Ruby. */
export const mdl: Parser = lineParser({
  id: 'mdl',
  title: 'mdl (Ruby)',
  source: 'mdl',
  recognises: /:\d+: MD\d{3} /,
  rules: [{ pattern: /^(?<file>.+?):(?<line>\d+): (?<code>MD\d{3}) (?<message>.+)$/ }],
});

/** Terraform's and OpenTofu's diagnostics in their boxes: the headline, below it the place, and below that the explanation. */
export const terraform: Parser = {
  id: 'terraform',
  title: 'Terraform',
  format: 'matched',
  tools: ['terraform', 'tofu', 'terragrunt'],
  recognises: (text) => /^(?:╷|[│|] (?:Error|Warning): |Success! The configuration is valid)/m.test(text),
  parse(text, hints) {
    if (!hints.tools.some((tool) => terraform.tools?.includes(tool)) && !/^╷/m.test(text)) return null;
    const findings: Finding[] = [];
    for (const line of text.split('\n')) {
      const [, kind, message] = /^[│|] (Error|Warning): (.+)$/.exec(line) ?? [];
      const [, file, row] = /^[│|] {3}on (.+?) line (\d+)(?:, in .+)?:$/.exec(line) ?? [];
      const detail = /^[│|] (\S.*)$/.exec(line)?.[1];
      const last = findings.at(-1);
      if (message !== undefined)
        findings.push({ severity: kind === 'Warning' ? 'warning' : 'error', message, source: 'terraform' });
      else if (last !== undefined && file !== undefined) findings[findings.length - 1] = { ...last, file, line: Number(row) };
      else if (last !== undefined && detail !== undefined)
        findings[findings.length - 1] = { ...last, message: `${last.message}\n${detail}` };
    }
    return findings.length > 0 || /^Success! The configuration is valid/m.test(text) ? { findings } : null;
  },
};
