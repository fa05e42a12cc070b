import type { Parser } from './parser.ts';

/** The files that `gofmt -l` and its kin name, one a line and nothing else; they exit with 0 all the same. */
export const gofmtList: Parser = {
  id: 'gofmt-list',
  title: 'gofmt -l',
  format: 'matched',
  tools: ['gofmt', 'gofumpt', 'goimports', 'gci', 'golines'],
  needsTool: true,
  parse(text, hints) {
    const files = text.split('\n').filter((line) => /^[^:*?"<>|\s](?:[^:*?"<>|]|:(?=\\))*\.go$/.test(line));
    const source = hints.tools.find((tool) => gofmtList.tools?.includes(tool)) ?? 'gofmt';
    return files.length === 0
      ? null
      : { findings: files.map((file) => ({ file, message: `Not formatted as ${source} would format it.`, source })) };
  },
};
