import { posix } from 'node:path';
import type { DetectContext } from '../context.ts';
import { readManifest } from '../javascript/manifest.ts';
import { readSteps, type Step } from '../scripts/script-steps.ts';
import { keysOf, type WorkKey } from '../work-key.ts';
import type { CiStep } from './ci-step.ts';

/** One command that CI or a hook runs, as a person would type it. */
export interface CiCommand extends Pick<CiStep, 'by' | 'file' | 'line'> {
  readonly text: string;
  /** Relative to the root. */
  readonly folder: string;
  readonly step: Step;
  readonly keys: readonly WorkKey[];
  /** Whether it stands alone: it reads from no other program, and nothing else reads what it writes. */
  readonly isAlone: boolean;
}

/** Takes the single commands out of the texts that CI runs; what may fail there without consequences is left out. */
export class CiCommands {
  readonly #context: DetectContext;
  readonly #scripts = new Map<string, Promise<readonly string[]>>();

  constructor(context: DetectContext) {
    this.#context = context;
  }

  async read({ by, run, folder, file, line }: CiStep): Promise<readonly CiCommand[]> {
    const commands: CiCommand[] = [];
    for (const part of splitByFolder(cleanLines(run), folder)) {
      const names = await this.scriptsOf(part.folder);
      const isAlone = !/(?<!\|)\|(?!\|)|[<>`]|\$\(/.test(part.text);
      for (const step of readSteps(part.text, names)) {
        const text = step.text
          .replaceAll(/\s+/g, ' ')
          .trim()
          .replace(/^@([\w-]+)\/cli(?= |$)/, '$1');
        const place = step.type === 'program' ? step.folder : '';
        if (place === null || text === '' || text.startsWith('! ')) continue;
        const here = posix.join(part.folder, place).replace(/(?<=.)\/$/, '');
        const inside = await this.#enter(step, here);
        for (const one of inside)
          commands.push({ by, text, folder: here, step: one.step, keys: keysOf(one.step, one.folder), isAlone, file, line });
      }
    }
    return commands;
  }

  /** The names of the scripts of the package in a folder; none where there is no package. */
  scriptsOf(folder: string): Promise<readonly string[]> {
    const known = this.#scripts.get(folder) ?? this.#readScripts(folder);
    this.#scripts.set(folder, known);
    return known;
  }

  async #readScripts(folder: string): Promise<readonly string[]> {
    if (folder.startsWith('..') || posix.isAbsolute(folder)) return [];
    const content = await this.#context.read(posix.join(folder, 'package.json'));
    if (content.status !== 'read') return [];
    return readManifest(content.text, 'package.json').manifest?.scripts.map(({ name }) => name) ?? [];
  }

  /** `npm run lint --prefix web` is the script of another folder. */
  async #enter(step: Step, folder: string): Promise<readonly { readonly step: Step; readonly folder: string }[]> {
    if (step.type !== 'program' || !/^(?:npm|pnpm|yarn|bun)$/.test(step.program)) return [{ step, folder }];
    const at = step.args.findIndex((arg) => /^(?:--prefix|--cwd|-C|--dir)(?:=|$)/.test(arg));
    if (at < 0) return [{ step, folder }];
    const inline = step.args[at]!.split('=')[1];
    const target = posix.join(folder, inline ?? step.args[at + 1] ?? '');
    const rest = step.args.toSpliced(at, inline === undefined ? 2 : 1);
    return readSteps([step.program, ...rest].join(' '), await this.scriptsOf(target)).map((inner) => ({
      step: inner,
      folder: target,
    }));
  }
}

/** One logical line per command, without comments, here-documents, and what is allowed or expected to fail. */
function cleanLines(run: string): readonly string[] {
  const lines: string[] = [];
  let end: string | null = null;
  for (const line of run.replaceAll(/\\\r?\n\s*/g, ' ').split(/\r?\n/)) {
    if (end !== null) {
      if (line.trim() === end) end = null;
      continue;
    }
    end = /<<-?\s*["']?(\w+)["']?/.exec(line)?.[1] ?? null;
    const text = line.trim();
    if (text === '' || text.startsWith('#') || /^!\s/.test(text) || /\|\|\s*(?:true|:|exit 0|echo\b)/.test(text)) continue;
    lines.push(withoutMachine(text.replace(/\s#\s.*$/, '')));
  }
  return lines;
}

/** How many at once, and where reports go, is about the machine of CI. */
function withoutMachine(line: string): string {
  return line.includes('$') ? line.replaceAll(processors, '').replaceAll(reports, '') : line;
}

const processors =
  /\s(?:-j|--jobs|--parallel|-n)[ =]?["']?(?:\$\((?:nproc|getconf _NPROCESSORS_ONLN|sysctl -n hw\.\w+)\)|\$\{?(?:JOBS|NPROC|NUM_?(?:JOBS|PROC|CPUS?)|\w*PARALLEL\w*)\}?)["']?(?=\s|$)/gi;
const reports =
  /\s--(?:output-?file|out-?file|output-?(?:dir|path)|report-?(?:file|dir|path)|junit[\w-]*|log-?(?:file|junit)|reporter-options?)[ =]["']?\$\{?\w+\}?["']?(?=\s|$)/gi;

interface Part {
  readonly folder: string;
  readonly text: string;
}

/** A plain `cd FOLDER` counts for what is behind it, on the same line and on the next ones; in parentheses for the line. */
function splitByFolder(lines: readonly string[], start: string): readonly Part[] {
  const parts: Part[] = [];
  let folder: string | null = start;
  for (const raw of lines) {
    // What it prints is wanted as well as its verdict.
    const line = raw.replace(/^\w+=["']?\$\(([^()]*)\)["']?/, '$1');
    const isGroup = /^\(.*\)$/.test(line);
    let here: string | null = folder;
    for (const piece of (isGroup ? line.slice(1, -1) : line).split(/\s*(?:&&|;)\s*/)) {
      const target = /^(?:cd|pushd)\s+["']?([^\s"']+)["']?$/.exec(piece)?.[1];
      if (target !== undefined) here = /^[\w@.][\w@./-]*$/.test(target) && here !== null ? posix.join(here, target) : null;
      else if (piece === 'popd') here = start;
      else if (here !== null && piece !== '' && !/^(?:(?:if|while|until|elif)\s+)?!\s/.test(piece))
        parts.push({ folder: here, text: piece });
    }
    if (!isGroup) folder = here;
  }
  return parts.filter((part) => part.folder !== '..' && !part.folder.startsWith('../'));
}
