import type * as vscode from 'vscode';
import { pathInside } from '../parse/path-inside.ts';
import { commands } from './contributions.ts';
import { describeResult } from './describe-check.ts';
import { findLinks, type TextLink } from './find-links.ts';
import type { Feature, Host } from './host.ts';
import { isAbsolutePath, uriOf } from './problem-uri.ts';
import type { Root } from './root.ts';
import type { CheckNode } from './tree-nodes.ts';

/** What a check wrote, in a terminal with its colours; the files that it names are links. */
export const registerCheckTerminal: Feature = (host) => {
  const { window, Disposable, commands: registry } = host.editor;
  const shown = new Map<vscode.Terminal, CheckNode>();
  const links = window.registerTerminalLinkProvider({
    provideTerminalLinks: async ({ terminal, line }) => {
      const node = shown.get(terminal);
      return node === undefined ? [] : linksOf(host, node, line);
    },
    handleTerminalLink: ({ uri, link }: TerminalLink) => open(host, uri, link),
  });
  return Disposable.from(
    links,
    window.onDidCloseTerminal((terminal) => void shown.delete(terminal)),
    registry.registerCommand(commands.showCheckTerminal, (node: CheckNode) => {
      const { root, id } = node;
      for (const [terminal, { root: other, id: otherId }] of shown) if (root === other && id === otherId) terminal.dispose();
      const terminal = window.createTerminal({ name: root.nameOf(id), pty: createPlayback(host, node) });
      shown.set(terminal, node);
      terminal.show(true);
    }),
    {
      dispose: () => {
        for (const terminal of shown.keys()) terminal.dispose();
      },
    },
  );
};

interface TerminalLink extends vscode.TerminalLink {
  readonly uri: vscode.Uri;
  readonly link: TextLink;
}

/** Prints what there is, once; a key closes it. */
function createPlayback({ editor }: Host, { root, id }: CheckNode): vscode.Pseudoterminal {
  const { l10n, EventEmitter } = editor;
  const written = new EventEmitter<string>();
  const closed = new EventEmitter<void>();
  return {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open: () => {
      const state = root.board.entries.get(id)?.state;
      const check = root.session?.workspace.checks.find((candidate) => candidate.id === id);
      const bold = (text: string): string => `\u001B[1m${text}\u001B[0m\r\n`;
      written.fire(bold(`${check?.cwd ?? '.'} $ ${check?.command.join(' ') ?? id}`));
      if (state?.status !== 'finished') return written.fire(`${l10n.t('{0} has not run.', root.nameOf(id))}\r\n`);
      const { output } = state.result;
      written.fire(output.text.replaceAll(/\r?\n/g, '\r\n'));
      if (output.file !== null) written.fire(`\u001B[0m\r\n${l10n.t('All of it stands in {0}.', output.file)}\r\n`);
      const word = state.result.verdict === 'passed' ? 'passed · ' : '';
      written.fire(`\u001B[0m\r\n${bold(word + describeResult(l10n, state.result))}`);
    },
    handleInput: () => closed.fire(),
    close: () => {
      written.dispose();
      closed.dispose();
    },
  };
}

/** Those of the files in a line that exist, below the folder that the check runs in or below the root. */
async function linksOf({ editor }: Host, { root, id }: CheckNode, line: string): Promise<TerminalLink[]> {
  const cwd = root.session?.workspace.checks.find((check) => check.id === id)?.cwd ?? '.';
  const found = await Promise.all(
    findLinks(line).map(async (link): Promise<TerminalLink[]> => {
      const uri = await findFile(editor, root, cwd, link.file);
      return uri === null ? [] : [{ startIndex: link.start, length: link.length, uri, link }];
    }),
  );
  return found.flat();
}

/** Where the file of a link lies; null where there is none inside of the folder: an output leads nobody out of the workspace. */
export async function findFile(editor: Host['editor'], root: Root, cwd: string, file: string): Promise<vscode.Uri | null> {
  const places = cwd === '.' || isAbsolutePath(file) ? [file] : [`${cwd}/${file}`, file];
  for (const place of places) {
    const uri = uriOf(editor, root, place);
    if (pathInside(root.folder.uri.fsPath, uri.fsPath) === null) continue;
    try {
      const { type } = await editor.workspace.fs.stat(uri);
      if (type === editor.FileType.File) return uri;
    } catch {
      // It is not there: the next place, or no link.
    }
  }
  return null;
}

async function open({ editor }: Host, uri: vscode.Uri, { line, column }: TextLink): Promise<void> {
  const place = new editor.Position((line ?? 1) - 1, (column ?? 1) - 1);
  await editor.window.showTextDocument(uri, { selection: new editor.Range(place, place) });
}
