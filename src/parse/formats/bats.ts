import type { Finding, Parser } from '../parser.ts';
import { placedFailure } from '../placed-failure.ts';

/** What Bats prints, as TAP or with `--pretty`: failed tests with the line of the test file that failed, and the counts. */
export const bats: Parser = {
  id: 'bats',
  title: 'Bats',
  format: 'matched',
  tools: ['bats'],
  recognises: (text) => /^(?:not )?ok \d+|[✓✗] /m.test(text) && !/^TAP version/m.test(text),
  parse(text, hints) {
    if (/^TAP version \d/.test(text)) return null;
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const failures: Failure[] = [];
    let failure: Failure | null = null;
    for (const line of text.split('\n')) {
      const [, mark, name] = result.exec(line) ?? [];
      if (mark !== undefined && name !== undefined) {
        const isFailure = mark.startsWith('not ') || mark === '✗';
        const isSkipped = mark === '-' || (!isFailure && / # skip\b/i.test(name));
        counts[isFailure ? 'failed' : isSkipped ? 'skipped' : 'passed'] += 1;
        failure = isFailure ? { name, lines: [] } : null;
        if (failure !== null) failures.push(failure);
      } else if (/^(?:# |#$| {3})/.test(line)) failure?.lines.push(line.replace(/^(?:#| {2}) ?/, ''));
      else if (line !== '') failure = null;
    }
    const isOwn =
      hints.tools.includes('bats') ||
      /^(?:# | {2,3})\((?:in test file|from function)|^# .+\.bats: line \d+: /m.test(text) ||
      /^\d+ tests?, \d+ failures?/m.test(text);
    if (!isOwn || counts.passed + counts.failed + counts.skipped === 0) return syntaxErrors(text);
    return { findings: failures.map(toFinding), tests: counts };
  },
};

/** A terminal sees the pretty form's marks at the start of the line, behind what it erased there. */
const result = /^(?: {3}.*\d+\/\d+)? ?(ok \d+|not ok \d+|[✓✗-]) (.+)$/;

interface Failure {
  readonly name: string;
  readonly lines: string[];
}

const syntaxError = /^#? *([^\s#].*\.bats): line (\d+): (.+)$/gm;

/** Of a test file that the shell could not read, Bats says only what the shell said. */
function syntaxErrors(text: string) {
  const findings: Finding[] = [];
  for (const [, file, line, message = ''] of text.matchAll(syntaxError)) {
    if (!message.startsWith('`')) findings.push({ file, line: Number(line), message, source: 'bats' });
  }
  return findings.length === 0 ? null : { findings };
}

function toFinding({ name, lines }: Failure): Finding {
  const text = lines.join('\n');
  const places = [...text.matchAll(/(?:^|[ (])in (?:test )?file (.+?), line (\d+)|^[ \t]*(\S.*): line (\d+): /gm)];
  const place = places.find(([, file = '']) => !/(?:^|[\\/])(?:node_modules|bats-\w+|usr)[\\/]/.test(file));
  const said = lines.findIndex((one) => /^\s*`.*' failed/.test(one));
  return placedFailure({
    names: [name.replace(/ in \d+(?:ms|s)$| # in \d+ \w+$/, '').replace(/ \(\d+ms\)$| \[\d+\]$/, '')],
    message: lines
      .slice(Math.max(said, 0))
      .map((one) => one.trim())
      .join('\n'),
    file: place?.[1] ?? place?.[3] ?? null,
    line: place === undefined ? null : Number(place[2] ?? place[4]),
    source: 'bats',
  });
}
