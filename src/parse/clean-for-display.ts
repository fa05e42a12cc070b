/**
 * Sequences that a terminal obeys: OSC, DCS, SOS, PM and APC strings with their text up to BEL or ST (or the end of what there is,
 * bounded by the line, so that one unclosed sequence does not swallow the rest), then CSI, then other escapes; each also in its
 * eight-bit form.
 */
const terminalSequence =
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|(?:\x1b\[|\x9b)([0-?]*)([ -/]*)([@-~])?|\x1b[ -/]*[0-~]?/g;

// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const controlCharacter = /[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]|[\u202a-\u202e\u2066-\u2069]/g;

/**
 * Program output that is safe to show in a log or a terminal: no cursor movement, no titles, no links, no clipboard, no control or
 * bidirectional characters; only text, tabs, line breaks and, with `colours`, colours. A line that was redrawn with carriage
 * returns shows its last drawing. Pure, linear, and idempotent.
 */
export function cleanForDisplay(text: string, options: { readonly colours?: boolean } = {}): string {
  const keepColours = options.colours === true;
  let cleaned = text.replace(terminalSequence, (_sequence, parameters?: string, intermediate?: string, final?: string) =>
    keepColours && final === 'm' && intermediate === '' && /^[\d;:]*$/.test(parameters ?? '') ? `\x1b[${parameters}m` : '',
  );
  cleaned = cleaned.replaceAll(/\r+\n/g, '\n').replace(controlCharacter, '');
  return cleaned.includes('\r') ? cleaned.split('\n').map(lastDrawing).join('\n') : cleaned;
}

/** What a terminal shows of a line at its end, when each drawing covers the one before. */
function lastDrawing(line: string): string {
  const drawings = line.split('\r').filter((drawing) => drawing !== '');
  return drawings.at(-1) ?? '';
}
