import type { Finding, Parser } from '../parser.ts';

/** Formatters that name the files that they would change, one a line and nothing else, which nobody can tell from chatter. */
interface FileList {
  readonly id: string;
  readonly title: string;
  readonly tools: readonly string[];
  readonly names: RegExp;
}

function listParser({ id, title, tools, names }: FileList): Parser {
  return {
    id,
    title,
    format: 'matched',
    tools,
    needsTool: true,
    parse(text, hints) {
      if (/^@@ /m.test(text)) return null;
      const source = hints.tools.find((tool) => tools.includes(tool)) ?? tools[0]!;
      const findings = text
        .split('\n')
        .flatMap((line): Finding[] =>
          names.test(line) ? [{ file: line, message: `Not formatted as ${source} would format it.`, source }] : [],
        );
      return findings.length === 0 ? null : { findings };
    },
  };
}

/** They exit with 0 all the same. */
export const gofmtList: Parser = listParser({
  id: 'gofmt-list',
  title: 'gofmt -l, shfmt -l',
  tools: ['gofmt', 'gofumpt', 'goimports', 'gci', 'golines', 'shfmt'],
  names: /^(?:[A-Za-z]:\\)?[^:*?"<>|\s][^:*?"<>|]*(?:\.go|\.(?:ba|da|k|z|mk|t)?sh|\.bats|[\\/][\w-]+)$/,
});

export const terraformFmt: Parser = listParser({
  id: 'terraform-fmt',
  title: 'terraform fmt -check',
  tools: ['terraform', 'tofu', 'terragrunt'],
  names: /^(?:[A-Za-z]:\\)?[^:*?"<>|\s][^:*?"<>|]*\.(?:tf|tfvars|tofu|hcl|tftest\.hcl)$/,
});
