/**
 * The simple commands of a shell line, each as its words, in the order in which they stand. This is for recognising programs, never for
 * running them: every word that could be a command is shown as one (substitutions, groups), what a shell would only know at run time
 * stays as it is written, and a redirection into a file is a command of its own behind the one that it belongs to: `>` and the file.
 */
export function splitShellCommands(line: string): readonly (readonly string[])[] {
  const inner = [...line.matchAll(/\$\(([^()]*)\)|`([^`]*)`/g)].flatMap(([, group, ticks]) => splitSimple(group ?? ticks ?? ''));
  return [...splitSimple(line), ...inner];
}

function splitSimple(line: string): string[][] {
  const reader = new Reader();
  for (let index = 0; index < line.length; index++) {
    const char = line.charAt(index);
    if (reader.quote !== null) {
      if (char === reader.quote) reader.quote = null;
      else if (char === '\\' && reader.quote === '"' && /["\\$`]/.test(line.charAt(index + 1))) reader.add(line.charAt(++index));
      else reader.add(char);
    } else if (char === '"' || char === "'") {
      reader.quote = char;
      reader.add('');
    } else if (char === '\\') reader.add(line.charAt(++index));
    else if (char === '>' || char === '<') index = reader.redirect(line, index);
    else if (char === '&' && line.charAt(index + 1) === '>') reader.endWord();
    else if (/[;&|()\n\r]/.test(char)) reader.endCommand();
    else if (/\s/.test(char)) reader.endWord();
    else reader.add(char);
  }
  reader.endCommand();
  return reader.commands;
}

class Reader {
  readonly commands: string[][] = [];
  quote: string | null = null;
  #words: string[] = [];
  #word: string | null = null;
  #redirected: 'from' | 'into' | null = null;
  #files: string[] = [];

  add(text: string): void {
    this.#word = (this.#word ?? '') + text;
  }

  endWord(): void {
    if (this.#word === null) return;
    if (this.#redirected === null) this.#words.push(this.#word);
    if (this.#redirected === 'into' && !isDevice(this.#word)) this.#files.push(this.#word);
    this.#redirected = null;
    this.#word = null;
  }

  endCommand(): void {
    this.endWord();
    this.#redirected = null;
    if (this.#words.length > 0) this.commands.push(this.#words);
    for (const file of this.#files) this.commands.push(['>', file]);
    this.#words = [];
    this.#files = [];
  }

  /** Leaves out the operator, the number of the stream before it, and the file behind it; the index of its last character. */
  redirect(line: string, start: number): number {
    if (/^\d+$/.test(this.#word ?? '')) this.#word = null;
    this.endWord();
    const operator = /^[<>]+(?:&(?:\d+|-)?|\|)?/.exec(line.slice(start))?.[0] ?? '';
    if (!/&(?:\d+|-)$/.test(operator)) this.#redirected = operator.includes('>') ? 'into' : 'from';
    return start + operator.length - 1;
  }
}

/** A word of a command that a shell would pass on as it is. */
interface PlainWord {
  readonly text: string;
  /** A shell would look for files of that pattern, or for somebody's home folder. */
  readonly isPattern: boolean;
}

/** The words of one simple command; null where more than that is asked of a shell: another command, a variable, a file, an escape. */
export function readPlainWords(line: string): readonly PlainWord[] | null {
  const words: PlainWord[] = [];
  const piece = /\s+|'([^']*)'|"([^"$`\\]*)"|([^\s'"$`\\;&|<>()#%!]+)/y;
  let word = null as PlainWord | null;
  while (piece.lastIndex < line.length) {
    const found = piece.exec(line);
    if (found === null) return null;
    const [, single, double, bare] = found;
    const text = single ?? double ?? bare;
    if (text === undefined) {
      if (word !== null) words.push(word);
      word = null;
    } else word = { text: (word?.text ?? '') + text, isPattern: word?.isPattern === true || /[*?[\]{}~]/.test(bare ?? '') };
  }
  return word === null ? words : [...words, word];
}

/** Where a shell may write without leaving a file. */
export function isDevice(path: string): boolean {
  return /^(?:\/dev\/(?:null|stdout|stderr|tty|fd\/\d+)|nul)$/i.test(path);
}
