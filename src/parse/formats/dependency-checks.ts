import { jsonParser } from '../json-parser.ts';
import { asObject, countField, field, hasList, listField, objectField, textField } from '../json-shape.ts';
import { commonSeverities } from '../line-table.ts';
import type { Finding, Parser } from '../parser.ts';

const unused: Readonly<Record<string, string>> = { dependencies: 'Unused dependency', devDependencies: 'Unused devDependency' };

/** `depcheck --json`. */
export const depcheckJson: Parser = jsonParser({
  id: 'depcheck-json',
  title: "depcheck's JSON",
  tools: ['depcheck'],
  sign: '"using"',
  read(document) {
    if (!hasList(document, 'dependencies') || !hasList(document, 'devDependencies') || objectField(document, 'using') === null)
      return null;
    const missing = Object.entries(objectField(document, 'missing') ?? {});
    return {
      findings: [
        ...Object.keys(unused).flatMap((kind) =>
          listField(document, kind).flatMap((name) => (typeof name === 'string' ? [unusedFinding(kind, name)] : [])),
        ),
        ...missing.flatMap(([name, files]) =>
          (Array.isArray(files) ? files : []).flatMap((file: unknown) =>
            typeof file === 'string' ? [missingFinding(name, file)] : [],
          ),
        ),
      ],
    };
  },
});

/** What depcheck prints for people. */
export const depcheck: Parser = {
  id: 'depcheck',
  title: 'depcheck',
  format: 'matched',
  tools: ['depcheck'],
  recognises: (text) => /^(?:Unused|Missing) (?:devD|d)ependencies$|^No depcheck issue$/m.test(text),
  parse(text) {
    const findings: Finding[] = [];
    let kind: string | null = null;
    for (const line of text.split('\n')) {
      const heading: string | undefined = /^(?:Unused|Missing) (d(?:evD)?ependencies)$/.exec(line)?.[1];
      const [, name, file] = /^\* (\S+?)(?:: (.+))?$/.exec(line) ?? [];
      if (heading !== undefined) kind = line.startsWith('Missing') ? 'missing' : heading;
      else if (name === undefined) kind = null;
      else if (kind === 'missing') findings.push(missingFinding(name, file ?? null));
      else if (kind !== null) findings.push(unusedFinding(kind, name));
    }
    return findings.length > 0 || /^No depcheck issue$/m.test(text) ? { findings } : null;
  },
};

function unusedFinding(kind: string, name: string): Finding {
  return { file: 'package.json', message: `${unused[kind] ?? 'Unused dependency'}: ${name}`, code: kind, source: 'depcheck' };
}

function missingFinding(name: string, file: string | null): Finding {
  return { file, message: `Missing dependency: ${name}`, code: 'missing', source: 'depcheck' };
}

/** `madge --circular`: each circle is told of in the file where it begins. */
export const madge: Parser = {
  id: 'madge',
  title: 'madge',
  format: 'matched',
  tools: ['madge'],
  recognises: (text) => /^Processed \d+ files? \(/m.test(text),
  parse(text) {
    if (!/^Processed \d+ files? \(/m.test(text)) return null;
    const circles = text.split('\n').flatMap((line) => /^\d{1,9}\) (\S.* > .*\S)$/.exec(line)?.[1] ?? []);
    const findings = circles.map((circle) => ({
      file: circle.split(' > ', 1)[0]!,
      message: `Circular dependency: ${circle}`,
      code: 'circular',
      source: 'madge',
    }));
    return findings.length > 0 || /No circular dependency found!/.test(text) ? { findings } : null;
  },
};

/** dependency-cruiser's `err`: gravity, rule, and the way from one module to the other, over several lines where it is a circle. */
export const dependencyCruiser: Parser = {
  id: 'dependency-cruiser',
  title: 'dependency-cruiser',
  format: 'matched',
  tools: ['depcruise', 'dependency-cruiser'],
  recognises: (text) => / (?:no dependency violations found|dependency violations) /.test(text),
  parse(text) {
    const findings: Finding[] = [];
    let isOpen = false;
    for (const line of text.split('\n')) {
      const [, word = '', code, way] = /^ {2}(error|warn|info) ([\w-]+): (\S.*)$/.exec(line) ?? [];
      const last = findings.at(-1);
      if (code !== undefined && way !== undefined) {
        findings.push({
          file: way.split(' → ', 1)[0]!,
          severity: commonSeverities[word] ?? 'error',
          message: way.trim(),
          code,
          source: 'dependency-cruiser',
        });
        isOpen = true;
      } else if (isOpen && last !== undefined && /^ {6}\S/.test(line)) {
        findings[findings.length - 1] = { ...last, message: `${last.message} ${line.trim()}` };
      } else isOpen = false;
    }
    return findings.length > 0 || /no dependency violations found/.test(text) ? { findings } : null;
  },
};

/** `size-limit --json`. */
export const sizeLimitJson: Parser = jsonParser({
  id: 'size-limit-json',
  title: "Size Limit's JSON",
  tools: ['size-limit'],
  sign: '"size"',
  read(document) {
    if (!Array.isArray(document)) return null;
    const entries: readonly unknown[] = document;
    if (
      !entries.every(
        (entry) => textField(entry, 'name') !== null && (countField(entry, 'size') !== null || hasList(entry, 'files')),
      )
    )
      return null;
    return { findings: entries.flatMap((entry) => (field(asObject(entry), 'passed') === false ? [tooLarge(entry)] : [])) };
  },
});

function tooLarge(entry: unknown): Finding {
  const size = countField(entry, 'size');
  const limit = countField(entry, 'sizeLimit');
  const said =
    size === null || limit === null ? 'is over its limit' : `has ${size} bytes, ${size - limit} more than its limit of ${limit}`;
  return { file: 'package.json', message: `${textField(entry, 'name') ?? ''} ${said}.`, code: 'size', source: 'size-limit' };
}
