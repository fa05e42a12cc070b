import { report, sourceFiles } from './source-files.js';

const rules = [
  { name: 'no-var', pattern: /^\s*(var)\s/, message: 'Use let or const instead of var' },
  { name: 'eqeqeq', pattern: /[^=!](==)[^=]/, message: 'Use === instead of ==' },
  { name: 'no-debugger', pattern: /^\s*(debugger)/, message: 'Remove the debugger statement' },
];

const findings = sourceFiles(process.argv.slice(2)).flatMap(({ file, lines }) =>
  lines.flatMap((text, index) =>
    rules.flatMap(({ name, pattern, message }) => {
      const found = pattern.exec(text);
      if (found === null) return [];
      const column = text.indexOf(found[1], found.index) + 1;
      return [`${file}:${index + 1}:${column}: error: ${message} [${name}]`];
    }),
  ),
);
report(findings, 'lint problem');
