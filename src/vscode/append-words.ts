import type * as vscode from 'vscode';

/** Adds a text as text, whatever it looks like. `appendText` alone would make each blank one at which no line is broken. */
export function appendWords(markdown: vscode.MarkdownString, text: string): vscode.MarkdownString {
  for (const [index, word] of text.split(/[ \t]+/).entries()) {
    if (index > 0) markdown.appendMarkdown(' ');
    markdown.appendText(word);
  }
  return markdown;
}
