import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { asPlace } from './json-shape.ts';

export { XmlElement };

/**
 * The documents in a text whose root is one of these elements, in their order. What XML forbids and tools write all the same is
 * repaired where it is plain what was meant (control characters, `&` alone); a document that is cut off is none. Never throws.
 */
export function findXml(text: string, roots: readonly string[]): readonly XmlElement[] {
  const opening = new RegExp(`<(${roots.join('|')})(?=[\\s/>])`, 'g');
  const starts = declarations(text);
  return starts.flatMap((start, index) => {
    const part = text.slice(start, starts[index + 1] ?? text.length);
    opening.lastIndex = 0;
    const found = opening.exec(part);
    if (found === null) return [];
    const source = untilEnd(part.slice(found.index), found[1]!);
    const root = source === null ? null : parseOrRepair(source);
    return root === null ? [] : [root];
  });
}

/** Where documents begin: at each declaration, or at the beginning of a text without any. */
function declarations(text: string): readonly number[] {
  const found = [...text.matchAll(/<\?xml\s/g)].map((match) => match.index);
  return found.length === 0 ? [0] : found;
}

/** A root without content ends itself. */
function untilEnd(text: string, name: string): string | null {
  const closing = `</${name}>`;
  const end = text.lastIndexOf(closing);
  if (end >= 0) return text.slice(0, end + closing.length);
  return /^<[^<>]*\/>/.exec(text)?.[0] ?? null;
}

function parseOrRepair(source: string): XmlElement | null {
  return tryToParse(source) ?? tryToParse(repair(source));
}

function tryToParse(source: string): XmlElement | null {
  try {
    return parseXml(source).root;
  } catch {
    // Cut off, dirty, or nested deeper than anybody nests tests: not understood.
    return null;
  }
}

/** References to characters that XML does not know, and ampersands that are none. */
function repair(source: string): string {
  return source
    .replace(/&#(?:x([\da-fA-F]{1,8})|(\d{1,8}));/g, (whole, hex: string | undefined, decimal: string | undefined) =>
      isAllowed(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)) ? whole : '',
    )
    .replace(/&(?!(?:amp|lt|gt|quot|apos|#x[\da-fA-F]{1,8}|#\d{1,8});)/g, '&amp;')
    .replace(/[^\t\n\r\u0020-\uffff]|[\ufffe\uffff]/g, '')
    .toWellFormed();
}

function isAllowed(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

/** The elements of one of these names directly inside. */
export function childrenOf(element: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return element.children.filter((child): child is XmlElement => child instanceof XmlElement && names.includes(child.name));
}

/** An attribute that has something in it. */
export function attribute(element: XmlElement, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = element.attributes[name];
    if (value !== undefined && value !== '') return value;
  }
  return null;
}

/** An attribute that is a one-based line or column. */
export function placeAttribute(element: XmlElement, ...names: readonly string[]): number | null {
  return asPlace(attribute(element, ...names));
}
