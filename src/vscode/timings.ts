import { channels, commands } from './contributions.ts';
import type { Feature } from './host.ts';
import { timingsTable } from './timings-table.ts';

/** The output channel `Preflight Timings`: after each run, what it cost and gained. */
export const registerTimings: Feature = ({ editor, roots }) => {
  const channel = editor.window.createOutputChannel(channels.timings);
  const subscription = roots.onChange((root, event) => {
    if (event?.type !== 'run-finished' || root?.status.type !== 'open' || root.board.last === null) return;
    const title = roots.all.length > 1 ? `${root.folder.name}: ` : '';
    const usual = [...root.board.entries].flatMap(([id, { usualMs }]) => (usualMs === null ? [] : [[id, usualMs] as const]));
    channel.appendLine(title + timingsTable(root.board.last, root.status.engine.summarize(root.board.last), new Map(usual)));
  });
  const command = editor.commands.registerCommand(commands.showTimings, () => channel.show(true));
  return editor.Disposable.from(channel, subscription, command);
};
