import type { Check } from '../model/check.ts';
import type { Host } from './host.ts';
import type { Root } from './root.ts';

/** Where answers are kept, outside of every workspace, so that no workspace can bring its own. */
const memoryKey = 'preflight.acceptedCommands';
const mostShown = 12;

/**
 * Whether the user agrees to the commands of these checks running without being asked for: the first time in a workspace, and again
 * when one of them has changed, they are shown. "Not now" is asked again with the next window.
 */
export async function askOnce(
  host: Host,
  root: Root,
  checks: readonly Check[],
  { question, yes }: { readonly question: string; readonly yes: string },
): Promise<boolean> {
  const { editor, memory, refused } = host;
  const { createHash } = await import('node:crypto');
  const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);
  const { l10n, window } = editor;
  const lines = checks
    .filter(({ work }) => work.type === 'process')
    .map(({ cwd, command }) => `${cwd === '.' ? '' : `${cwd}: `}${command.join(' ')}`);
  const all = [...new Set(lines)].sort();
  const key = root.folder.uri.toString();
  const accepted: Readonly<Record<string, readonly string[]>> = memory.get(memoryKey) ?? {};
  const known = new Set(accepted[key]);
  const fresh = all.filter((line) => !known.has(digest(line)));
  if (fresh.length === 0) return true;
  if (refused.has(`${key} ${digest(fresh.join('\n'))}`)) return false;
  const shown = fresh.slice(0, mostShown).join('\n');
  const more = fresh.length > mostShown ? `\n${l10n.t('and {0} more', fresh.length - mostShown)}` : '';
  const detail = `${shown}${more}`;
  const answer = await window.showWarningMessage(question, { modal: true, detail }, yes);
  if (answer !== yes) {
    refused.add(`${key} ${digest(fresh.join('\n'))}`);
    return false;
  }
  await memory.update(memoryKey, { ...accepted, [key]: [...known, ...fresh.map(digest)] });
  return true;
}
