/** What stands in the place of a secret. */
export const mask = '***';
/** Shorter values are too common to be looked for: masking `1` or `on` would make every text unreadable and protect nothing. */
const shortestSecretChars = 4;

/** Replaces secrets in a text that arrives in pieces, wherever the pieces are cut. */
export interface SecretMask {
  /** The text that is certain; the beginning of what may become a secret is held back. */
  add(text: string): string;
  /** What was held back, when nothing more comes. */
  end(): string;
}

/** A mask for one stream; null when there is nothing to hide. Hides each value as it is, in base64, and as URLs and JSON write it. */
export function createMask(secrets: readonly string[]): SecretMask | null {
  const values = [...new Set(secrets.filter(({ length }) => length >= shortestSecretChars).flatMap(spellings))];
  if (values.length === 0) return null;
  values.sort((a, b) => b.length - a.length);
  const pattern = new RegExp(values.map(escapePattern).join('|'), 'g');
  let held = '';
  return {
    add(text) {
      const known = held + text;
      const cut = beforeUnfinished(known, values, pattern);
      held = known.slice(cut);
      return known.slice(0, cut).replaceAll(pattern, mask);
    },
    end() {
      const rest = held;
      held = '';
      return rest.replaceAll(pattern, mask);
    },
  };
}

/** Hides secrets in texts that are whole. */
export function createHider(secrets: readonly string[]): (text: string) => string {
  const mask = createMask(secrets);
  return mask === null ? (text) => text : (text) => mask.add(text) + mask.end();
}

/** The ways in which programs write a value. Base64 depends on what stands before it: of each alignment, the part that does not. */
function spellings(secret: string): string[] {
  const aligned = [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
      .toString('base64')
      .replaceAll('=', '');
    const certain = whole.slice(shift === 0 ? 0 : shift + 1, (Buffer.byteLength(secret) + shift) % 3 === 0 ? undefined : -1);
    return certain.length >= 2 * shortestSecretChars ? [certain, certain.replaceAll('+', '-').replaceAll('/', '_')] : [];
  });
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...aligned];
}

/** Where the text ends that cannot become part of a secret, whatever comes next. */
function beforeUnfinished(text: string, values: readonly string[], pattern: RegExp): number {
  let cut = text.length;
  for (const value of values) {
    for (let length = Math.min(value.length - 1, text.length); length > text.length - cut; length--) {
      if (text.endsWith(value.slice(0, length))) cut = text.length - length;
    }
  }
  for (const match of text.matchAll(pattern)) {
    if (match.index < cut && match.index + match[0].length > cut) cut = match.index;
  }
  return cut;
}

const escapePattern = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
