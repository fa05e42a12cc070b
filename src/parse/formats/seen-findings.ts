import type { Finding } from '../parser.ts';

/**
 * What other parsers have said already: of the same test, or of the same line in words that stand in each other. Another tool may well
 * say something else of that line.
 */
export class SeenFindings {
  readonly #messages = new Map<string, string[]>();
  readonly #files = new Set<string>();

  has(finding: Finding): boolean {
    const message = plain(finding);
    return keysOf(finding).some((key) =>
      this.#messages.get(key)?.some((known) => known.includes(message) || message.includes(known)),
    );
  }

  hasPlace(finding: Finding): boolean {
    return keysOf(finding).some((key) => this.#messages.has(key));
  }

  hasFile({ file }: Finding): boolean {
    return this.#files.has(file ?? '');
  }

  addAll(findings: readonly Finding[]): void {
    for (const finding of findings) {
      this.#files.add(finding.file ?? '');
      for (const key of keysOf(finding)) {
        const known = this.#messages.get(key);
        if (known === undefined) this.#messages.set(key, [plain(finding)]);
        else if (known.length < 50) known.push(plain(finding));
      }
    }
  }
}

function keysOf({ file, line, test }: Finding): readonly string[] {
  const place = `${file ?? ''}:${line ?? ''}`;
  return test === undefined ? [place] : [`test ${test.name}`, place];
}

/** Enough of the first line of a message to know it again, whatever stands around it. */
function plain({ message }: Finding): string {
  const [line = ''] = message.slice(0, 300).split('\n', 1);
  return line
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
