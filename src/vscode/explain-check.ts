import type { Check } from '../model/check.ts';
import { describeDuration } from '../model/duration.ts';
import { describeFreshness, type Freshness } from '../model/freshness.ts';
import { describeSize } from '../model/size.ts';
import type { CheckMetrics } from '../engine/history/metrics.ts';
import type { Entry } from './board.ts';
import { describeResult, describeTrigger } from './describe-check.ts';
import type { Editor, L10n } from './host.ts';
import { code, inline, table } from './markdown.ts';
import { describeKind } from './tree-nodes.ts';
import type { Root } from './root.ts';

/** Everything that is known of a check, as Markdown: where it comes from, what it runs, when, and whether its verdict still holds. */
export async function explainCheck({ l10n, workspace }: Editor, root: Root, id: string): Promise<string> {
  const { status, session, board, folder } = root;
  const check = session?.workspace.checks.find((candidate) => candidate.id === id);
  if (status.type !== 'open' || session === null || check === undefined)
    return l10n.t('There is no check {0} any more.', code(id));
  // To ask git is to run a program.
  const freshness = workspace.isTrusted ? (await session.freshness([id])).get(id) : undefined;
  const isGit = await status.engine.usesGit(folder.uri.fsPath, process.env);
  const parts = [
    `# ${inline(check.title)}`,
    table([...origin(l10n, check), ...order(l10n, root, isGit, check), ...limits(l10n, check)]),
    `## ${l10n.t('Last verdict')}`,
    table(verdict(l10n, board.entries.get(id), freshness, root.history([id])?.checks[0])),
  ];
  return `${parts.join('\n\n')}\n`;
}

type Row = readonly [name: string, value: string | null];

function origin(l10n: L10n, { id, kind, source, command, work, cwd, fix, covers, ...check }: Check): Row[] {
  const state = check.broken ?? check.unavailable ?? (check.enabled ? null : (check.disabledReason ?? l10n.t('turned off')));
  const isShell = work.type === 'process' && work.shell;
  return [
    [l10n.t('Id'), code(id)],
    [l10n.t('Kind'), describeKind(l10n, kind)],
    [l10n.t('Source'), describeSource(source)],
    [l10n.t('Command'), `${code(command.join(' '))}${isShell ? ` ${l10n.t('(in a shell)')}` : ''}`],
    [l10n.t('Folder'), code(cwd)],
    [l10n.t('Fix'), fix === null ? null : code(fix.join(' '))],
    [l10n.t('Stands for'), listed(covers)],
    [l10n.t('Does not run because'), state === null ? null : inline(state)],
    [l10n.t('Runs on'), check.enabled ? check.on.map((trigger) => describeTrigger(l10n, trigger)).join(', ') : null],
  ];
}

function order(l10n: L10n, root: Root, isGit: boolean, { id, dependsOn, locks, effect, writes, inputs, cwd }: Check): Row[] {
  const { nameOf, session } = root;
  const neededBy = (session?.workspace.checks ?? []).filter((one) => one.dependsOn.some(({ check }) => check === id));
  return [
    [
      l10n.t('Needs'),
      named(dependsOn.map(({ check, when }) => (when === 'success' ? nameOf(check) : `${nameOf(check)} (${when})`))),
    ],
    [l10n.t('Needed by'), named(neededBy.map(({ title }) => title))],
    [l10n.t('Inputs'), inputs === null ? describeEverything(l10n, cwd, isGit) : (listed(inputs) ?? l10n.t('none'))],
    [l10n.t('Writes'), effect === 'read' ? null : (listed(writes) ?? l10n.t('files, and runs beside no other check'))],
    [l10n.t('Locks'), listed(locks)],
  ];
}

/** Why there is a check, and where it stands; a reason that ends with the file is told with the line instead of a second time. */
function describeSource({ reason, file, line }: Check['source']): string {
  if (file === null) return inline(reason);
  const place = code(line === null ? file : `${file}:${line}`);
  return reason.endsWith(` ${file}`) ? `${inline(reason.slice(0, -file.length - 1))} ${place}` : `${inline(reason)}, ${place}`;
}

/** What decides a verdict where nobody has said it. */
function describeEverything(l10n: L10n, cwd: string, isGit: boolean): string {
  const all = isGit
    ? l10n.t('every file that git does not ignore')
    : l10n.t('every file outside of folders such as node_modules and dist: there is no git here that says more');
  return cwd === '.' ? all : l10n.t('{0}; not those of packages that the one in {1} does not depend on', all, code(cwd));
}

function limits(l10n: L10n, { timeoutMs, stallTimeoutMs, retries }: Check): Row[] {
  return [
    [l10n.t('Time limit'), timeoutMs === null ? l10n.t('none') : describeDuration(timeoutMs)],
    [l10n.t('Silence limit'), stallTimeoutMs === null ? null : describeDuration(stallTimeoutMs)],
    [l10n.t('Retries'), retries === 0 ? null : String(retries)],
  ];
}

function verdict(l10n: L10n, entry: Entry | undefined, freshness: Freshness | undefined, known: CheckMetrics | undefined): Row[] {
  const { p50Ms: usualMs = 0, peakMemoryBytes = null } = known ?? {};
  const result = entry?.state.status === 'finished' ? entry.state.result : null;
  return [
    [l10n.t('In this window'), result === null ? l10n.t('none') : `${result.verdict} · ${inline(describeResult(l10n, result))}`],
    [l10n.t('Usually takes'), usualMs === 0 ? null : describeDuration(usualMs)],
    [l10n.t('Memory'), peakMemoryBytes === null ? null : l10n.t('up to {0}', describeSize(peakMemoryBytes))],
    [l10n.t('Is it still true?'), freshness === undefined ? null : `${freshness.state}: ${inline(describeFreshness(freshness))}`],
    [l10n.t('Fingerprint'), result?.fingerprint === null || result === null ? null : code(result.fingerprint)],
  ];
}

/** Names of checks, as their rows show them. */
function named(names: readonly string[]): string | null {
  return names.length === 0 ? null : names.map(inline).join(', ');
}

function listed(words: readonly string[]): string | null {
  return words.length === 0 ? null : words.map(code).join(', ');
}
