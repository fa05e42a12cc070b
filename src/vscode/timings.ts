import { channels, commands } from './contributions.ts';
import type { Feature } from './host.ts';
import { timingsTable } from './timings-table.ts';

/** The output channel `Preflight Timings`: after each run, what it cost and gained. */
export const registerTimings: Feature = ({ editor, roots }) => {
  const channel = editor.window.createOutputChannel(channels.timings);
  const subscription = roots.onChange((root, event) => {
    if (event?.type !== 'run-finished' || root?.status.type !== 'open') return;
    const { last, entries } = root.board;
    if (last === null) return;
    const title = roots.all.length > 1 ? `${root.folder.name}: ` : '';
    const usual = [...entries].flatMap(([id, { usualMs }]) => (usualMs === null ? [] : [[id, usualMs] as const]));
    const options = { usual: new Map(usual), nameOf: root.nameOf };
    channel.appendLine(title + timingsTable(last, root.status.engine.summarize(last), options));
  });
  const command = editor.commands.registerCommand(commands.showTimings, () => channel.show(true));
  return editor.Disposable.from(channel, subscription, command);
};
