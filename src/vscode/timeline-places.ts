import type { Place } from '../session/timeline/messages.ts';
import { commands } from './contributions.ts';
import type { Host } from './host.ts';
import { openProblem } from './open-problem.ts';
import type { Root } from './root.ts';
import type { CheckNode } from './tree-nodes.ts';

/** Goes from a check in the timeline to what is known of it elsewhere in the editor. */
export function openPlace(host: Host, root: Root, id: string, place: Place): void {
  const { editor } = host;
  const { window, l10n } = editor;
  const node: CheckNode = { type: 'check', root, id };
  switch (place) {
    case 'output':
      // That it has not run would be wrong beside the picture of a run of another window.
      if (root.board.entries.has(id)) void editor.commands.executeCommand(commands.showCheckOutput, node);
      else void window.showInformationMessage(l10n.t('What {0} wrote then is not kept: run it again.', root.nameOf(id)));
      break;
    case 'row':
      void editor.commands.executeCommand(commands.revealCheck, node);
      break;
    case 'definition':
      void editor.commands.executeCommand(commands.openDefinition, node);
      break;
    case 'problem': {
      const state = root.board.entries.get(id)?.state;
      const problem = state?.status === 'finished' ? state.result.problems.find(({ file }) => file !== null) : undefined;
      if (problem !== undefined) void openProblem(host, root, problem);
      else void window.showInformationMessage(l10n.t('What {0} found then is not kept: run it again.', root.nameOf(id)));
      break;
    }
    default:
      place satisfies never;
  }
}
