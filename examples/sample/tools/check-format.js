import { report, sourceFiles } from './source-files.js';

const rules = [
  { pattern: /\s+$/, message: 'trailing whitespace' },
  { pattern: /^ *\t/, message: 'tab in the indentation' },
  { pattern: /^.{121,}$/, message: 'longer than 120 characters' },
];

const findings = sourceFiles(process.argv.slice(2)).flatMap(({ file, lines }) => [
  ...lines.flatMap((text, index) =>
    rules.flatMap(({ pattern, message }) => (pattern.test(text) ? [`${file}:${index + 1}:1: error: ${message}`] : [])),
  ),
  ...(lines.at(-1) === '' ? [] : [`${file}:${lines.length}:1: error: no newline at the end`]),
]);
report(findings, 'format problem');
