import type { Severity } from '../../model/problem.ts';
import type { Finding, Parser } from '../parser.ts';

/** esbuild: the message, then indented its place, whose columns count bytes from zero. Notes below it have no sign. */
export const esbuild: Parser = {
  id: 'esbuild',
  title: 'esbuild',
  format: 'matched',
  tools: ['esbuild', 'tsup'],
  recognises: (text) => /^[✘▲X>] \[(?:ERROR|WARNING)\] /m.test(text),
  parse(text) {
    const lines = text.split('\n');
    const findings = lines.flatMap((line, index): readonly Finding[] => {
      const [, word, said = ''] = /^[✘▲X>] \[(ERROR|WARNING)\] (.+)$/.exec(line) ?? [];
      if (word === undefined) return [];
      const [, message = said, code] = /^(.*) \[([a-z][a-z\d-]*)\]$/.exec(said) ?? [];
      const severity: Severity = word === 'ERROR' ? 'error' : 'warning';
      const place = lines.slice(index + 1, index + 4).map((below) => /^ {4}(\S.*?):(\d{1,9}):(\d{1,9}):$/.exec(below));
      const [, file, row, column] = place.find((found) => found !== null) ?? [];
      const at = file === undefined ? {} : { file, line: Number(row), column: Number(column) + 1, columns: 'bytes' as const };
      return [{ ...at, severity, message, code, source: 'esbuild' }];
    });
    return findings.length > 0 ? { findings } : null;
  },
};

/** Rolldown, and Vite, which is built on it: a code in brackets, the message, and a frame that names the place. */
export const rolldown: Parser = {
  id: 'rolldown',
  title: 'Rolldown, Vite',
  format: 'matched',
  tools: ['vite', 'rolldown', 'tsdown'],
  recognises: (text) => /\[[A-Z]+_[A-Z_]+\] /.test(text),
  parse(text) {
    // What it says of a bundled configuration is in no file.
    if (/^failed to load config from /m.test(text)) return null;
    const lines = text.split('\n');
    const findings = lines.flatMap((line, index): readonly Finding[] => {
      const [, code, message] = /^(?:.{0,300}? )?\[([A-Z]+(?:_[A-Z]+)+)\] (\S.*)$/.exec(line) ?? [];
      const [, file, row, column] = /^ *[╭┌][─-]+\[ ?(.+?):(\d{1,9}):(\d{1,9}) ?\]$/.exec(lines[index + 1] ?? '') ?? [];
      if (code === undefined || message === undefined || file === undefined) return [];
      return [{ file, line: Number(row), column: Number(column), columns: 'characters', message, code, source: 'rolldown' }];
    });
    return findings.length > 0 ? { findings } : null;
  },
};

/** webpack and Rspack: `ERROR in` a module with its place, columns from zero, and the message below it. */
export const webpack: Parser = {
  id: 'webpack',
  title: 'webpack',
  format: 'matched',
  tools: ['webpack', 'webpack-cli', 'rspack'],
  recognises: (text) => /^(?:ERROR|WARNING) in /m.test(text),
  parse(text) {
    const lines = text.split('\n');
    const findings = lines.flatMap((line, index): readonly Finding[] => {
      const [, word, file, row, column, endColumn] =
        /^(ERROR|WARNING) in (\S.*?)(?:[ :](\d{1,9}):(\d{1,9})(?:-(\d{1,9}))?)?$/.exec(line) ?? [];
      const message = lines[index + 1]?.replace(/^Module (?:not found|build failed)[^:]*: Error: /, (start) =>
        start.replace('Error: ', ''),
      );
      if (word === undefined || file === undefined || message === undefined || message.trim() === '') return [];
      const end = endColumn === undefined ? {} : { endLine: Number(row), endColumn: Number(endColumn) + 1 };
      const place = row === undefined ? {} : { line: Number(row), column: Number(column) + 1, ...end };
      return [{ file, ...place, severity: word === 'ERROR' ? 'error' : 'warning', message: message.trim(), source: 'webpack' }];
    });
    return findings.length > 0 ? { findings } : null;
  },
};
