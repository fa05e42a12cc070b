import { lineParser } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';

/** Go's compiler, vet, gofmt and other checkers that write as they do: a place in a Go file and a message. */
export const goVet: Parser = lineParser({
  id: 'go-vet',
  title: 'go build, go vet and gofmt',
  source: 'go',
  tools: ['go', 'vet', 'gofmt', 'gofumpt', 'goimports', 'revive', 'golint', 'errcheck', 'ineffassign'],
  recognises: /\.go:\d+(?::\d+)?: |go\.(?:mod|work):\d+: /,
  rules: [
    {
      pattern:
        /^(?:vet: |go: )?(?<file>(?:[A-Za-z]:(?=[\\/]))?[^\s:](?:[^:]*\.go|[^:]*go\.mod|[^:]*go\.work|o\.mod|o\.work)):(?<line>\d+)(?::(?<column>\d+))?: (?<message>\S.*)$/,
      columns: 'bytes',
      refine: withSeverity,
    },
  ],
  continuation: /^\t(?<message>\S.*)$/,
});

function withSeverity(finding: Finding): Finding | null {
  if (finding.message === 'too many errors') return null;
  const warning = /^(?:warning|note): (.+)$/.exec(finding.message);
  return warning === null ? finding : { ...finding, severity: 'warning', message: warning[1]! };
}
