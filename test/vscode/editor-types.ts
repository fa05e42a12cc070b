// The classes of VS Code's API that the face makes objects of, with nothing but their data.
import { posix } from 'node:path';

export class Disposable {
  readonly dispose: () => void;
  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
  static from(...parts: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => unknown>();
  readonly event = (listener: (value: T) => unknown): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };
  get listeners(): number {
    return this.#listeners.size;
  }
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class ThemeColor {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export const ConfigurationTarget = { Global: 1 };

export class ThemeIcon {
  static readonly File = new ThemeIcon('file');
  readonly id: string;
  readonly color: ThemeColor | undefined;
  constructor(id: string, color?: ThemeColor) {
    this.id = id;
    this.color = color;
  }
}

export class TreeItem {
  readonly label: string;
  readonly collapsibleState: number | undefined;
  constructor(label: string, collapsibleState?: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class MarkdownString {
  value: string;
  isTrusted: { readonly enabledCommands: readonly string[] } | undefined;
  constructor(value = '') {
    this.value = value;
  }
  appendText(text: string): this {
    this.value += text.replaceAll(/[\\`*_{}[\]()#+\-.!|<>]/g, String.raw`\$&`).replaceAll(' ', '&nbsp;');
    return this;
  }
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
  appendCodeblock(text: string): this {
    this.value += `\n\`\`\`\n${text}\n\`\`\`\n`;
    return this;
  }
}

export class StatusBarItem {
  readonly id: string;
  text = '';
  isShown = false;
  tooltip: MarkdownString | undefined;
  backgroundColor: ThemeColor | undefined;
  command: string | undefined;
  constructor(id: string) {
    this.id = id;
  }
  /** How often it was written. */
  writes = 0;
  show(): void {
    this.writes++;
    this.isShown = true;
  }
  hide(): void {
    this.writes++;
    this.isShown = false;
  }
  dispose(): void {
    this.isShown = false;
  }
}

export class Uri {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  private constructor(scheme: string, path: string, query = '', fragment = '') {
    this.scheme = scheme;
    this.path = path;
    this.query = query;
    this.fragment = fragment;
  }
  static file(path: string): Uri {
    return new Uri('file', path);
  }
  static from({ scheme, path, query, fragment }: Pick<Uri, 'scheme' | 'path'> & Partial<Uri>): Uri {
    return new Uri(scheme, path, query, fragment);
  }
  with({ fragment }: { readonly fragment: string }): Uri {
    return new Uri(this.scheme, this.path, this.query, fragment);
  }
  static parse(text: string): Uri {
    const { protocol, pathname } = new URL(text);
    return new Uri(protocol.slice(0, -1), pathname);
  }
  static joinPath(base: Uri, ...parts: string[]): Uri {
    return new Uri(base.scheme, posix.join(base.path, ...parts));
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}://${this.path.replaceAll(' ', '%20')}${this.query && `?${this.query}`}${this.fragment && `#${this.fragment}`}`;
  }
}

export class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(start: Position, end: Position) {
    this.start = start;
    this.end = end;
  }
  intersection({ start, end }: Range): Range | undefined {
    const isBefore = (a: Position, b: Position) => a.line < b.line || (a.line === b.line && a.character < b.character);
    const [from, to] = [isBefore(this.start, start) ? start : this.start, isBefore(this.end, end) ? this.end : end];
    return isBefore(to, from) ? undefined : new Range(from, to);
  }
}

export class TextDocument {
  readonly uri: unknown;
  readonly #lines: readonly string[];
  constructor(uri: unknown, text: string) {
    this.uri = uri;
    this.#lines = text.split('\n');
  }
  save(): Promise<boolean> {
    return Promise.resolve(true);
  }
  getText(range?: Range): string {
    if (range === undefined) return this.#lines.join('\n');
    const { start, end } = range;
    const lines = this.#lines.slice(start.line, end.line + 1);
    const last = lines.length - 1;
    return lines
      .map((line, index) => line.slice(index === 0 ? start.character : 0, index === last ? end.character : undefined))
      .join('\n');
  }
}

export class WorkspaceEdit {
  readonly edits: string[] = [];
  readonly replaced: (readonly [uri: Uri, text: string])[] = [];
  replace(uri: Uri, { start, end }: Range, text: string): void {
    this.replaced.push([uri, text]);
    this.edits.push(`${uri.path}:${start.line}:${start.character}-${end.line}:${end.character} ${JSON.stringify(text)}`);
  }
  toString(): string {
    return this.edits.join(', ');
  }
}

export class CodeAction {
  readonly title: string;
  readonly kind: unknown;
  edit: WorkspaceEdit | undefined;
  isPreferred = false;
  diagnostics: readonly unknown[] = [];
  constructor(title: string, kind: unknown) {
    this.title = title;
    this.kind = kind;
  }
}

export class DocumentLink {
  readonly range: Range;
  readonly target: Uri;
  constructor(range: Range, target: Uri) {
    this.range = range;
    this.target = target;
  }
}

export const FileType = { File: 1 };
export const UIKind = { Desktop: 1, Web: 2 };
export const version = '1.101.0';
export const CodeActionKind = { QuickFix: 'quickfix' };

export class Location {
  readonly uri: Uri;
  readonly position: Position;
  constructor(uri: Uri, position: Position) {
    this.uri = uri;
    this.position = position;
  }
}

export class DiagnosticRelatedInformation {
  readonly location: Location;
  readonly message: string;
  constructor(location: Location, message: string) {
    this.location = location;
    this.message = message;
  }
}

export class Diagnostic {
  readonly range: Range;
  readonly message: string;
  readonly severity: number;
  source: string | undefined;
  code: unknown;
  relatedInformation: readonly DiagnosticRelatedInformation[] | undefined;
  constructor(range: Range, message: string, severity: number) {
    this.range = range;
    this.message = message;
    this.severity = severity;
  }
}

export class RelativePattern {
  readonly base: unknown;
  readonly pattern: string;
  constructor(base: unknown, pattern: string) {
    this.base = base;
    this.pattern = pattern;
  }
}

export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2, Hint: 3 };
export const severityNames = ['error', 'warning', 'info', 'hint'];
export const ViewColumn = { Active: -1 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
