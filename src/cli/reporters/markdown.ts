import { verdictLooks } from '../text.ts';
import type { ReportedCheck, RunReport } from './run-report.ts';

/** A run for a comment or the summary of a CI job: GitHub's Markdown, and nothing of a tool's output can become markup. */
export function renderMarkdown({ title, figures, insights, checks }: RunReport): string {
  const failed = checks.filter(({ problems, output }) => problems.length > 0 || output !== '');
  const lines = [
    `# Preflight: ${title}`,
    '',
    figures.map(([name, value]) => `**${name}** ${inline(value)}`).join(' · '),
    '',
    '| | check | verdict | duration | |',
    '|---|---|---|---:|---|',
    ...checks.map(
      ({ id, verdict, duration, notes }) =>
        `| ${iconOf(verdict)} | ${inline(id)} | ${verdict} | ${duration} | ${inline(notes)} |`,
    ),
    ...(insights.length === 0 ? [] : ['', '## Where the time went', '', ...insights.map((text) => `- ${inline(text)}`)]),
    ...failed.flatMap(describeFailure),
  ];
  return `${lines.join('\n')}\n`;
}

function iconOf(verdict: string): string {
  return verdict in verdictLooks ? verdictLooks[verdict as keyof typeof verdictLooks].icon : ''; // oxlint-disable-line typescript/no-unsafe-type-assertion -- tested in the same line
}

function describeFailure({ id, verdict, problems, output }: ReportedCheck): string[] {
  return [
    '',
    `## ${inline(id)} ${verdict}`,
    ...(problems.length === 0 ? [] : ['', ...problems.map((problem) => `- ${inline(problem)}`)]),
    ...(output === '' ? [] : ['', ...fence(output)]),
  ];
}

/** Text that is only text inside a line and a table. */
function inline(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|~#&]/g, (sign) => `\\${sign}`).replaceAll(/\s+/g, ' ');
}

/** A fence that is longer than any in the text. */
function fence(text: string): string[] {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const mark = '`'.repeat(longest + 1);
  return [`${mark}text`, text, mark];
}
