import type { Check } from '../model/check.ts';
import type { RunMode } from '../model/event.ts';
import type { RunRequest } from '../session/session-api.ts';
import { commands } from './contributions.ts';
import type { Feature, Host } from './host.ts';
import { checkChoices } from './pick-check.ts';
import type { Root } from './root.ts';
import { follow, refuses } from './start-run.ts';

/** What can be chosen: a line of the quick pick, and what it runs where. */
interface Choice {
  readonly label: string;
  readonly description: string;
  readonly roots: readonly Root[];
  readonly request: RunRequest;
}

/**
 * Runs checks to see what they cost: all that is chosen really runs, nothing is taken over, and the timeline shows it with what would save
 * time. One at a time is there to compare: a check that runs alone takes what it takes, and the speed-up of the others is over that.
 */
export const registerProfile: Feature = (host) => host.editor.commands.registerCommand(commands.profile, () => profile(host));

async function profile(host: Host): Promise<void> {
  await host.roots.opened();
  if (refuses(host)) return;
  const { window, l10n, commands: registry } = host.editor;
  const placeHolder = l10n.t('Select what to run without the cache, to see where its time goes');
  const picked = await window.showQuickPick(choicesOf(host), { placeHolder, matchOnDescription: true });
  if (picked === undefined || refuses(host)) return;
  const ends: Promise<void>[] = [];
  for (const root of picked.roots) {
    const started = root.run(picked.request);
    if (started.ok && ends.length === 0) void registry.executeCommand(commands.showTimeline);
    ends.push(follow(host, started));
    if (picked.request.mode === 'sequential') await ends.at(-1);
  }
  await Promise.all(ends);
}

function choicesOf(host: Host): Choice[] {
  const { editor, roots } = host;
  const { l10n } = editor;
  const all = (label: string, description: string, mode: RunMode): Choice => ({
    label,
    description,
    roots: roots.all,
    request: { cache: 'refresh', mode },
  });
  const canRun = ({ enabled, unavailable }: Check): boolean => enabled && unavailable === null;
  const single = checkChoices(host, canRun).map(({ label, description, node: { root, id } }): Choice => ({
    label,
    description,
    roots: [root],
    request: { ids: [id], cache: 'refresh' },
  }));
  return [
    all(l10n.t('All Checks'), l10n.t('as they usually run, in parallel'), 'parallel'),
    all(l10n.t('All Checks One at a Time'), l10n.t('to compare'), 'sequential'),
    ...single,
  ];
}
