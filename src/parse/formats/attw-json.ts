import { jsonParser } from '../json-parser.ts';
import { asObject, field, hasList, listField, objectField, textField } from '../json-shape.ts';
import type { Finding, Parser } from '../parser.ts';

/** What `attw` calls its problems, and what it says of them. */
const kinds: Readonly<Record<string, string>> = {
  NoResolution: 'Import failed to resolve to type declarations or JavaScript files',
  UntypedResolution: 'Import resolved to JavaScript files, but no type declarations were found',
  FalseCJS: 'Import resolved to a CommonJS type declaration file, but an ESM JavaScript file',
  FalseESM: 'Import resolved to an ESM type declaration file, but a CommonJS JavaScript file',
  CJSResolvesToESM: 'A require call resolved to an ESM JavaScript file',
  FallbackCondition: 'Import resolved to types through a conditional export only after failing to resolve an earlier condition',
  FalseExportDefault: 'The resolved types use `export default` where the JavaScript file appears to use `module.exports =`',
  MissingExportEquals: 'The types export a default, while the JavaScript file uses `module.exports =`',
  NamedExports: 'The types have named exports that Node cannot see in the CommonJS file',
  CJSOnlyExportsDefault: 'The CommonJS module sets `exports.default` only, which importers do not expect',
  UnexpectedModuleSyntax: 'Syntax detected in the module is incompatible with the module kind',
  InternalResolutionError: 'Import found in a type declaration file failed to resolve',
};

/** `attw --format json` (Are the types wrong?). Its problems are about the package. */
export const attwJson: Parser = jsonParser({
  id: 'attw-json',
  title: "Are the types wrong's JSON",
  tools: ['attw'],
  sign: '"analysis"',
  read(document) {
    const analysis = objectField(document, 'analysis');
    if (analysis === null || textField(analysis, 'packageName') === null) return null;
    const byKind = asObject(field(document, 'problems'));
    const problems = hasList(analysis, 'problems')
      ? listField(analysis, 'problems')
      : Object.entries(byKind ?? {}).flatMap(([kind, list]) =>
          (Array.isArray(list) ? list : []).map((one: unknown) => ({ kind, ...asObject(one) })),
        );
    return { findings: problems.flatMap((problem) => readProblem(problem) ?? []) };
  },
});

function readProblem(problem: unknown): Finding | null {
  const kind = textField(problem, 'kind');
  if (kind === null) return null;
  const where = [textField(problem, 'entrypoint'), textField(problem, 'resolutionKind')].filter((part) => part !== null);
  const said = kinds[kind] ?? kind;
  return {
    file: 'package.json',
    message: where.length === 0 ? `${said}.` : `${said} (${where.join(', ')}).`,
    code: kind,
    source: 'attw',
  };
}
