import { arch, availableParallelism, platform, release, totalmem } from 'node:os';
import { verdictOf } from './board.ts';
import { extensionId, settings } from './contributions.ts';
import type { Host } from './host.ts';

/** What somebody needs to know who looks into a defect, as Markdown in English. Has no names and no contents of files, and no commands. */
export async function describeInstallation({ editor, roots }: Host): Promise<string> {
  await roots.opened();
  const { version, env, workspace, UIKind, extensions } = editor;
  const uiKind = env.uiKind === UIKind.Web ? 'browser' : 'desktop';
  const manifest: { readonly version?: string } = extensions.getExtension(extensionId)?.packageJSON ?? {};
  const configuration = workspace.getConfiguration();
  const said = Object.values(settings).map((name) => `- ${name}: ${JSON.stringify(configuration.get(name) ?? null)}`);
  return [
    '### What happened',
    '',
    '### What should have happened',
    '',
    '### Where',
    '',
    `- Preflight ${manifest.version ?? '?'}`,
    `- ${env.appName} ${version}, ${uiKind}, ${env.remoteName === undefined ? 'local' : 'remote'}`,
    `- Node ${process.versions.node}, ${platform()} ${release()} ${arch()}`,
    `- ${availableParallelism()} cores, ${Math.round(totalmem() / 1e9)} GB`,
    `- ${workspace.isTrusted ? 'trusted' : 'not trusted'}, ${roots.all.length} folders`,
    ...roots.all.map((root, index) => `- folder ${index + 1}: ${describeRoot(root)}`),
    '',
    '### Settings',
    '',
    ...said,
    '',
  ].join('\n');
}

function describeRoot({ status, session, board, troubles }: Host['roots']['all'][number]): string {
  if (session === null) return status.type;
  const { checks, jobs, configFiles } = session.workspace;
  const enabled = checks.filter((check) => check.enabled).length;
  const byKind = [...Map.groupBy(checks, ({ kind }) => kind)].map(([kind, all]) => `${kind} ${all.length}`);
  const verdicts = Map.groupBy([...board.entries.values()].map(verdictOf), (verdict) => verdict ?? 'running');
  const counts = [...verdicts].map(([verdict, all]) => `${verdict} ${all.length}`);
  return [
    `${checks.length} checks (${byKind.join(', ')}), ${enabled} enabled, ${jobs} at a time`,
    `${configFiles.length} configuration files, ${troubles.length} troubles`,
    counts.length === 0 ? 'nothing has run' : counts.join(', '),
  ].join('; ');
}
