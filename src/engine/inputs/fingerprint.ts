import { hash } from 'node:crypto';
import { resolve } from 'node:path';
import type { Check } from '../../model/check.ts';
import { find, type InputChoice } from './choose-files.ts';
import { areFactsSame, factNames, factsFor, readGitFacts, type GitKnowledge } from './git-facts.ts';
import { mayDecide } from './host-variables.ts';
import { HashTable, type StoredTable } from './hash-table.ts';
import { InputChooser, isInstalledMark } from './input-choice.ts';
import { FileLister } from './list-files.ts';
import { upwards } from './packages.ts';
import { readPythonPackages } from './python-packages.ts';
import { Snapshot, type InputFiles } from './snapshot.ts';
import { ToolFinder } from './tool-identity.ts';

/** Changes when a fingerprint means something else, so that no verdict of before is taken for one of now. */
const formatVersion = '3';

export type PartKind = 'format' | 'command' | 'settings' | 'environment' | 'platform' | 'tool' | 'dependency' | 'git';

/** One of the things beside the files that decide a verdict. */
export interface FingerprintPart {
  readonly kind: PartKind;
  readonly name: string;
  /** A digest of the value where that may be a secret, else the value. */
  readonly value: string;
  /** What to say of it to a person; null when it must not be shown, or says nothing. */
  readonly shown: string | null;
}

/** Everything that decides a verdict, as data, and the digest of all of it. It does not depend on where the root lies. */
export interface Fingerprint {
  /** `sha256:…`. */
  readonly digest: string;
  readonly parts: readonly FingerprintPart[];
  readonly choice: InputChoice;
  readonly inputs: InputFiles;
  /** Why that is not all that counts, as the end of a sentence; null when it is. */
  readonly gap: string | null;
}

export interface FingerprinterOptions {
  /** Absolute. */
  readonly root: string;
  /** What the root is a copy of, absolute: its path says no more than that of the root. */
  readonly copyOf?: string | undefined;
  /** What was read of files before; null = only in memory. */
  readonly table: StoredTable | null;
  /** Mixed into digests of values that may be secret. */
  readonly key: Buffer;
}

/** Gives a check of the workspace by its id. */
export type FindCheck = (id: string) => Check | undefined;

/** Takes snapshots of a root and says what checks depend on. */
export class Fingerprinter {
  readonly #options: FingerprinterOptions;
  readonly #lister: FileLister;
  readonly #table: HashTable;

  constructor(options: FingerprinterOptions) {
    this.#options = options;
    this.#lister = new FileLister(options.root);
    this.#table = new HashTable(options.root, options.table);
  }

  /** The root as it is from now on. `onAsked` is called when git is at work. */
  async take(signal: AbortSignal, onAsked: () => void): Promise<Moment> {
    const takenMs = Date.now();
    void this.#table.load();
    const list = await this.#lister.list(signal, onAsked);
    return new Moment(this.#options, new Snapshot(this.#options.root, list, this.#table, takenMs));
  }

  /** Keeps what was read of files, for other processes. */
  async save(snapshot: Snapshot): Promise<void> {
    await snapshot.prove();
    if (!this.#table.hasNews) return;
    const { list } = snapshot;
    await this.#table.save((path) => find(list.files, path) !== null || isInstalledMark(path));
  }
}

/** What checks depend on, all at the same moment. */
export class Moment {
  readonly snapshot: Snapshot;
  readonly #options: FingerprinterOptions;
  readonly #tools: ToolFinder;
  readonly #chooser: InputChooser;
  /** What commands inherit: a copy, because asking for the real one is slow. */
  readonly #env: NodeJS.ProcessEnv = { ...process.env };
  readonly #key: string;
  readonly #keyedValues = new Map<string, string>();
  /** What counts of the environment where a check adds nothing to it. */
  #inherited: Parts | null = null;
  readonly #python = new Map<string, readonly (string | null)[]>();
  /** Of checks that others need. */
  readonly #digests = new Map<string, string>();
  #git: Promise<GitKnowledge> | null = null;

  constructor(options: FingerprinterOptions, snapshot: Snapshot) {
    this.#options = options;
    this.#key = options.key.toString('hex');
    this.snapshot = snapshot;
    this.#tools = new ToolFinder(options.root, options.copyOf);
    this.#chooser = new InputChooser(options.root, snapshot.list.files);
  }

  /** `find` gives the checks that it needs, whose own fingerprints count as well. */
  async fingerprint(check: Check, find: FindCheck): Promise<Fingerprint> {
    const choice = await this.#choose(check);
    const inputs = await this.snapshot.inputs(choice);
    const own = this.#ownParts(check);
    const git = await this.#gitParts(check);
    const needed = [...(await this.#dependencies(check, find)), ...(typeof git === 'string' ? [] : git)];
    const text = JSON.stringify([own.digest, needed.map(({ name, value }) => [name, value]), inputs.digest]);
    const gap = typeof git === 'string' ? git : inputs.gap;
    return { digest: `sha256:${digest(text)}`, parts: [...own.parts, ...needed], choice, inputs, gap };
  }

  /** Whether what else counts beside files is surely what it was; of no check but our own it is not known without asking. */
  async isGitSame({ work }: Check): Promise<boolean> {
    if (work.type === 'process') return true;
    const git = await this.#git;
    return git?.type === 'known' && areFactsSame(this.#options.root, git);
  }

  /** Whether a file has changed does not tell what is staged: a check of the index alone needs no files. */
  #choose(check: Check): Promise<InputChoice> {
    const isOfIndex = check.work.type === 'builtin' && factsFor(check.work.name).join() === 'index';
    return this.#chooser.choose(isOfIndex ? { ...check, inputs: [] } : check);
  }

  /** What our own checks ask git for; or why nobody knows. */
  async #gitParts({ work }: Check): Promise<FingerprintPart[] | string> {
    if (work.type === 'process') return [];
    const git = await (this.#git ??= readGitFacts(this.#options.root, this.snapshot.list));
    if (git.type === 'unknown') return git.reason;
    return factsFor(work.name).map((fact) => part('git', factNames[fact], digest(git.facts[fact])));
  }

  /** Every file that may count for a check of the root. */
  async everything(): Promise<InputFiles> {
    return this.snapshot.inputs(await this.#chooser.choose({ cwd: '.', inputs: null }));
  }

  #ownParts(check: Check): Parts {
    const { work, parser, exitCodes, keepDaemons, effect } = check;
    const command = JSON.stringify(check.command).replaceAll(JSON.stringify(this.#options.root).slice(1, -1), '${root}');
    const settings = JSON.stringify({ work, parser, exitCodes, keepDaemons, effect });
    const environment =
      Object.keys(check.env).length === 0 ? (this.#inherited ??= this.#environment({})) : this.#environment(check.env);
    const parts = [
      part('format', 'version', formatVersion),
      part('command', 'command', this.#keyed(command)),
      part('command', 'directory', check.cwd, check.cwd),
      part('settings', 'settings', digest(settings)),
      part('platform', 'platform', `${process.platform} ${process.arch}`, `${process.platform} ${process.arch}`),
      ...this.#toolsOf(check),
      ...this.#pythonPackages(check.cwd),
    ];
    const own = digest(`${environment.digest}\n${digestOfParts(parts)}`);
    return { parts: [...parts, ...environment.parts], digest: own };
  }

  #environment(own: Check['env']): Parts {
    const names = [...new Set([...Object.keys(this.#env).filter(mayDecide), ...Object.keys(own)])].sort();
    const parts = names.flatMap((name) => {
      const value = own[name] ?? this.#env[name];
      return value === undefined ? [] : [part('environment', name, this.#keyed(this.#withoutPlace(value)))];
    });
    return { parts, digest: digestOfParts(parts) };
  }

  #withoutPlace(text: string): string {
    const { root, copyOf } = this.#options;
    const moved = text.replaceAll(root, '${root}');
    return copyOf === undefined ? moved : moved.replaceAll(copyOf, '${root}');
  }

  /** What the command names, and the tool that is known to do the work; Node, which interprets much of it. */
  #toolsOf({ command, work, tool, cwd, env: own }: Check): FingerprintPart[] {
    if (work.type === 'builtin') return [];
    const all = Object.keys(own).length === 0 ? this.#env : { ...this.#env, ...own };
    const directory = cwd === '.' ? this.#options.root : resolve(this.#options.root, cwd);
    const programs = work.shell ? wordsOfShell(command[0] ?? '') : command.slice(0, 1);
    const found = [
      ...programs.map((name) => this.#tools.find(name, directory, all, work.shell)),
      ...(tool === null || programs.includes(tool) ? [] : [this.#tools.find(tool, directory, all, true)]),
      this.#tools.find('node', directory, all, false),
    ];
    const byName = new Map(found.map((one) => [one.name, one]));
    return [...byName.values()].map(({ name, identity, version }) => part('tool', name, identity, version));
  }

  /** Of the virtual environments above, which no file that git knows tells of. */
  #pythonPackages(cwd: string): FingerprintPart[] {
    const known = this.#python.get(cwd) ?? upwards(cwd).map((folder) => readPythonPackages(resolve(this.#options.root, folder)));
    this.#python.set(cwd, known);
    const installed = known.filter((names) => names !== null);
    return installed.length === 0 ? [] : [part('dependency', 'installed Python packages', digest(installed.join('\n\n')))];
  }

  /** One part for each check that it needs directly; their digests cover what those need. */
  async #dependencies(check: Check, find: FindCheck): Promise<FingerprintPart[]> {
    const parts: FingerprintPart[] = [];
    for (const id of neededBy(check)) {
      const needed = find(id);
      if (needed !== undefined) parts.push(part('dependency', id, await this.#digestOf(needed, find)));
    }
    return parts;
  }

  /** Without recursion: chains may be thousands of checks long. In a cycle, which cannot run, something is left out. */
  async #digestOf(check: Check, find: FindCheck): Promise<string> {
    const open = [check];
    const begun = new Set<string>();
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const needed = neededBy(top).flatMap((id) => find(id) ?? []);
      const unknown = begun.has(top.id) ? [] : needed.filter(({ id }) => !this.#digests.has(id) && !begun.has(id));
      begun.add(top.id);
      open.push(...unknown);
      if (unknown.length > 0) continue;
      open.pop();
      const { digest: files } = await this.snapshot.inputs(await this.#choose(top));
      const { digest: own } = this.#ownParts(top);
      this.#digests.set(
        top.id,
        digest(JSON.stringify([own, files, needed.map(({ id }) => [id, this.#digests.get(id) ?? null])])),
      );
    }
    return this.#digests.get(check.id)!;
  }

  #keyed(value: string): string {
    const known = this.#keyedValues.get(value) ?? digest(`${this.#key}${value}`).slice(0, 32);
    this.#keyedValues.set(value, known);
    return known;
  }
}

/** What must have run before it: an `after` edge only orders those that run anyway. */
function neededBy({ dependsOn }: Check): string[] {
  return dependsOn.flatMap(({ check, when }) => (when === 'after' ? [] : [check]));
}

interface Parts {
  readonly parts: readonly FingerprintPart[];
  readonly digest: string;
}

function digestOfParts(parts: readonly FingerprintPart[]): string {
  return digest(JSON.stringify(parts.map(({ kind, name, value }) => [kind, name, value])));
}

/** The words of a line at which commands may begin; what is no program is found nowhere, which is as good. */
function wordsOfShell(line: string): string[] {
  const words = line.split(/[|;&\n()]+/).flatMap((command) =>
    command
      .trim()
      .split(/\s+/, 4)
      .filter((word) => /^[\w./@+-]+$/.test(word)),
  );
  return [...new Set(words)].slice(0, 20);
}

function part(kind: PartKind, name: string, value: string, shown: string | null = null): FingerprintPart {
  return { kind, name, value, shown };
}

function digest(text: string): string {
  return hash('sha256', text, 'hex');
}
