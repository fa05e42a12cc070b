/** One `[section]` of a file such as `setup.cfg`, `tox.ini` or `.codespellrc`. */
export interface IniSection {
  /** One-based. */
  readonly line: number;
  /** By name in lower case; a value of several lines has them all, without the name. */
  readonly values: ReadonlyMap<string, string>;
}

/** Reads a file of sections. Lines that are none of its kinds are left out: nothing in such a file can be an error. */
export function readIni(text: string): ReadonlyMap<string, IniSection> {
  const sections = new Map<string, { line: number; values: Map<string, string> }>();
  let section: { line: number; values: Map<string, string> } | null = null;
  let name: string | null = null;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const header = /^\[([^\]]+)\]/.exec(line)?.[1]?.trim();
    const pair = /^([^\s=:][^=:]*)[=:](.*)$/.exec(line);
    if (header !== undefined) {
      section = sections.get(header) ?? { line: index + 1, values: new Map() };
      sections.set(header, section);
      name = null;
    } else if (/^\s/.test(line) && section !== null && name !== null) {
      section.values.set(name, `${section.values.get(name) ?? ''}\n${line.trim()}`);
    } else if (pair !== null && section !== null) {
      name = pair[1]!.trim().toLowerCase();
      section.values.set(name, pair[2]!.trim());
    }
  }
  return sections;
}
