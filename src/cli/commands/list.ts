import { checkKinds, type Check } from '../../model/check.ts';
import { isUnusable, type Workspace } from '../../config/workspace.ts';
import { describeCheck } from '../check-document.ts';
import { humanPaint, humanSink, openSession, print, printProblems, refuse, usageStatus, type Command } from '../command.ts';
import type { Paint } from '../paint.ts';
import { alignColumns } from '../table.ts';
import { wrapWords } from '../width.ts';
import { count, describeCommand, isShell, oneLine } from '../text.ts';

/** Shows the checks, where each comes from and why, and why some do not run by themselves. */
export const list: Command = async (context) => {
  const opened = await openSession(context);
  if (!opened.ok) return refuse(context.io, context.invocation.json, opened.error.message);
  await using session = opened.value;
  const { workspace, root } = session;
  printProblems(context, workspace.problems);
  const sink = humanSink(context);
  const lines = describeWorkspace(workspace, humanPaint(context), sink.isTTY ? sink.columns : null);
  print(context, { version: 1, root, checks: workspace.checks.map(describeCheck), problems: workspace.problems }, lines);
  return isUnusable(workspace) ? usageStatus : 0;
};

function describeWorkspace({ root, checks, configFiles }: Workspace, paint: Paint, width: number | null): string[] {
  if (checks.length === 0)
    return [`No checks were found in ${oneLine(root)}. \`preflight init\` writes a configuration to begin with.`];
  const automatic = checks.filter((check) => isAutomatic(check) && !cannotRun(check));
  const hindered = checks.filter((check) => isAutomatic(check) && cannotRun(check));
  const all = checks.filter((check) => !isAutomatic(check));
  const others = all.slice(0, mostOthers);
  const aligned = describeRows([...automatic, ...hindered, ...others], width);
  const lines: string[] = [];
  for (const kind of checkKinds) {
    const ofKind = automatic.flatMap((check, index) => (check.kind === kind ? aligned[index]! : []));
    if (ofKind.length > 0) lines.push(paint('bold', kind), ...ofKind, '');
  }
  const [toOthers, toEnd] = [automatic.length, automatic.length + hindered.length];
  if (hindered.length > 0) lines.push(paint('bold', 'cannot run here'), ...aligned.slice(toOthers, toEnd).flat(), '');
  if (others.length > 0) lines.push(paint('bold', 'not run automatically'), ...aligned.slice(toEnd).flat());
  if (all.length > others.length)
    lines.push(paint('dim', `  and ${all.length - others.length} more; \`preflight list --json\` has them all`));
  if (others.length > 0) lines.push('');
  const config = configFiles.length === 0 ? 'no configuration file' : configFiles.map(oneLine).join(', ');
  const footer = `${count(checks.length, 'check')} in ${oneLine(root)} (${config}). \`preflight explain ID\` tells all about one.`;
  const footerLines = width === null ? [footer] : wrapWords(footer, width);
  return [...lines, ...footerLines.map((line) => paint('dim', line))];
}

/** In a monorepo there are hundreds that nobody reads through. */
const mostOthers = 40;

/** Terminals below this have no room for three columns. */
const narrowColumns = 60;
const reasonIndent = 6;

/** The lines of each check: one, or where the terminal is narrow the reason below. */
function describeRows(checks: readonly Check[], width: number | null): string[][] {
  const rows = checks.map((check) => [oneLine(check.id), describeCommand(check.command, isShell(check))]);
  const reasons = checks.map((check) => oneLine(whyNot(check) ?? check.source.reason));
  if (width === null || width >= narrowColumns) {
    const whole = rows.map((row, index) => [...row, reasons[index]!]);
    return alignColumns(whole, { indent: 2, width }).map((line) => [line]);
  }
  return alignColumns(rows, { indent: 2, width }).map((line, index) => [
    line,
    ...wrapWords(reasons[index]!, width - reasonIndent).map((part) => ' '.repeat(reasonIndent) + part),
  ]);
}

/** Whether a check is selected when nobody names it: also where it cannot run, which is then its verdict. */
function isAutomatic({ enabled, on }: Check): boolean {
  return enabled && on.length > 0;
}

function cannotRun({ broken, unavailable }: Check): boolean {
  return broken !== null || unavailable !== null;
}

/** Why a check does not run; null when it does. */
function whyNot({ enabled, disabledReason, broken, unavailable, on }: Check): string | null {
  if (!enabled) return disabledReason ?? 'disabled by the configuration';
  return broken ?? unavailable ?? (on.length === 0 ? 'has no trigger' : null);
}
