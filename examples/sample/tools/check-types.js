import { report, sourceFiles } from './source-files.js';

// Knows one rule: a literal that is handed to a function must be of the type that its `@param` comment says.
const files = sourceFiles(process.argv.slice(2));
const wanted = new Map(files.flatMap(({ lines }) => [...declarations(lines.join('\n'))]));
const findings = files.flatMap(({ file, lines }) => lines.flatMap((text, index) => mismatches(file, text, index + 1)));
report(findings, 'type error');

function* declarations(text) {
  for (const [, type, name] of text.matchAll(/@param \{(\w+)\} \w+\n\s*\*\/\nexport (?:async )?function (\w+)/g)) {
    yield [name, type];
  }
}

function mismatches(file, text, line) {
  return [...text.matchAll(/(?<!function )\b(\w+)\((?=(['"`]|\d))/g)].flatMap((call) => {
    const [opening, name, start] = call;
    const actual = /\d/.test(start) ? 'number' : 'string';
    const expected = wanted.get(name);
    if (expected === undefined || expected === actual) return [];
    const column = call.index + opening.length + 1;
    const what = `Argument of type '${actual}' is not assignable to parameter of type '${expected}'.`;
    return [`${file}(${line},${column}): error TS2345: ${what}`];
  });
}
