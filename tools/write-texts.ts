import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../src/model/result.ts';

const root = join(import.meta.dirname, '..');

/** Where texts are said: by the face itself, by what its page of a run shows, and by what both have from the session. */
const places = ['src/vscode/*.ts', 'src/webview/*.ts', 'src/session/timeline/*.ts'];

/**
 * What l10n/bundle.l10n.json must say: every text that the face says, for those who translate it. A test compares it to the file, so
 * that the two cannot part. A text that is not written out where it is used could not be found here, and is an error.
 */
export function collectTexts(): Record<string, string> {
  const texts = globSync(places, { cwd: root }).flatMap((file) => findTexts(readFileSync(join(root, file), 'utf8'), file));
  return Object.fromEntries([...new Set(texts)].toSorted().map((text) => [text, text]));
}

function findTexts(source: string, file: string): string[] {
  const calls = [...source.matchAll(/\b(?:l10n\.t|say)\(\s*(?:'([^'\\\n]+)'|"([^"\\\n]+)")?/g)];
  return calls.map(([call, single, double]) => {
    const text = single ?? double;
    if (text === undefined) throw new UserError(`${file}: ${call} needs a text in quotes.`);
    return text;
  });
}

if (import.meta.main) writeFileSync(join(root, 'l10n/bundle.l10n.json'), `${JSON.stringify(collectTexts(), null, 2)}\n`);
