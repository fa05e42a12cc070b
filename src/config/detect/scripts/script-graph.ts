import type { CheckKind } from '../../../model/check.ts';
import type { Script } from '../javascript/manifest.ts';
import { hasCheckFlag, isFixerName, onlyChecksFormat } from './indirect-fix.ts';
import { findDanger, shorten, type Danger } from './script-dangers.ts';
import { findOutsideBuild } from './outside-build.ts';
import { jobOf } from '../jobs.ts';
import { classifyByKind, classifyScriptName, type ScriptPreset } from './script-presets.ts';
import { readSteps, type ProgramCall, type Step } from './script-steps.ts';
import { findTscOutput, isTsc, type TscProjects } from './tsc-output.ts';

/** A script and what follows from its body and its `pre` and `post` hooks, which are part of running it. */
export interface ScriptNode {
  readonly script: Script;
  /** null when its name is no check's, or when it does nothing. */
  readonly preset: ScriptPreset | null;
  /** The scripts that it runs itself, once each, in order. */
  readonly calls: readonly string[];
  /** The programs that it runs itself. */
  readonly programs: readonly ProgramCall[];
  /** Why what it runs itself must not run by itself. */
  readonly danger: Danger | null;
  /** The same of what is right in a build alone. */
  readonly outsideBuild: Danger | null;
  /** Whether a compiler writes files to a folder of its own. */
  readonly writesOutputs: boolean;
  /** A circle of calls that it closes, with its start at both ends. */
  readonly circle: readonly string[] | null;
  /** CI runs it by its name. */
  readonly isRunByCi: boolean;
}

export type ScriptGraph = ReadonlyMap<string, ScriptNode>;

/** What other files say of the scripts of a package. */
export interface ScriptFacts {
  readonly projects: TscProjects;
  /** The names of scripts that CI runs. */
  readonly runByCi: ReadonlySet<string>;
  /** Why programs of the project must not run by themselves, by the text of their calls. */
  readonly files: ReadonlyMap<string, Danger>;
}

/** Reads all scripts of a package. `installed` are the packages that the manifest depends on. */
export function readScriptGraph(
  scripts: readonly Script[],
  installed: ReadonlySet<string>,
  { projects = new Map(), runByCi = new Set(), files = new Map() }: Partial<ScriptFacts> = {},
): ScriptGraph {
  const names = scripts.map((script) => script.name);
  const steps = nameCommands(inlineCalls(new Map(scripts.map((script) => [script.name, readSteps(script.body, names)]))));
  const fixers = findFixers(steps);
  const nodes = scripts.map((script): ScriptNode => {
    const { name } = script;
    const own = steps.get(name) ?? [];
    const all = [...(steps.get(`pre${name}`) ?? []), ...own, ...(steps.get(`post${name}`) ?? [])];
    const programs = all.filter((step): step is ProgramCall => step.type === 'program' && !isNoOperation(step));
    const isHook = !runByCi.has(name) && steps.has(/^(?:pre|post)(.+)$/.exec(name)?.[1] ?? '');
    return {
      script,
      preset: isHook || own.every(isNoOperation) ? null : classify(name, own, projects, runByCi.has(name)),
      calls: [...new Set(all.flatMap((step) => (step.type === 'script' ? step.scripts : [])))],
      programs,
      danger: worst([
        ...all.flatMap(
          (step) =>
            findDanger(step, installed) ?? findFixerCall(step, fixers) ?? findAudit(step, name) ?? files.get(step.text) ?? [],
        ),
        ...findRegeneration(all),
        ...programs.flatMap(findFarOutput),
      ]),
      outsideBuild: worst(programs.flatMap((call) => findOutsideBuild(call, projects) ?? [])),
      writesOutputs: programs.some((call) => isTsc(call.program) && findTscOutput(call, projects) === 'outputs'),
      circle: null,
      isRunByCi: runByCi.has(name),
    };
  });
  const graph = new Map(nodes.map((node) => [node.script.name, node]));
  for (const [name, circle] of findCircles(graph)) graph.set(name, { ...graph.get(name)!, circle });
  return graph;
}

/** By the name, else by a body that is nothing but known tools that only check, else by CI's word. */
function classify(name: string, own: readonly Step[], projects: TscProjects, isRunByCi: boolean): ScriptPreset | null {
  const byName = classifyScriptName(name);
  if (byName !== null) return byName;
  const programs = own.filter((step) => !isNoOperation(step));
  const kinds = programs.map((step) => (step.type === 'program' ? findCheckKind(step, projects) : null));
  const [kind, ...others] = new Set(kinds);
  const isClear = kind !== undefined && kind !== null && others.length === 0 && !isFixerName(name);
  const byBody = isClear ? classifyByKind(name, kind) : null;
  return byBody ?? classifyScriptName(name, isRunByCi);
}

/** What kind of check a command is; null for one that is none, or that is not known well enough. */
function findCheckKind(call: ProgramCall, projects: TscProjects): CheckKind | null {
  const kind = jobOf(call, '.')?.kind ?? null;
  if (kind === 'format') return onlyChecksFormat(call.program, call.args) ? kind : null;
  if (isTsc(call.program)) return findTscOutput(call, projects) === 'nothing' ? 'types' : null;
  if (kind === 'other') return /^(?:knip|depcheck|madge|publint|size-limit)$/.test(call.program) ? kind : null;
  return kind === 'lint' || kind === 'types' || kind === 'test' ? kind : null;
}

/**
 * A script that is only a call of another one with arguments is what that other one runs, with these arguments: `npm run prettier --
 * --check` checks although `prettier` alone does not.
 */
function inlineCalls(steps: ReadonlyMap<string, readonly Step[]>): ReadonlyMap<string, readonly Step[]> {
  const inlined = new Map(steps);
  // As often as calls of calls of calls are written; each round takes one level away.
  for (let round = 0; round < 4; round++) {
    for (const [name, own] of inlined) {
      const [call] = own;
      const target = call?.type === 'script' ? call.scripts[0] : undefined;
      if (own.length !== 1 || call?.type !== 'script' || call.scripts.length !== 1 || target === undefined || target === name)
        continue;
      const [other, ...more] = inlined.get(target) ?? [];
      const isHooked = inlined.has(`pre${target}`) || inlined.has(`post${target}`);
      if (call.args.length === 0 || other?.type !== 'program' || more.length > 0 || isHooked) continue;
      const args = [...other.args, ...call.args.filter((arg) => arg !== '--')];
      inlined.set(name, [{ ...other, args, text: [other.text, ...args.slice(other.args.length)].join(' ') }]);
    }
  }
  return inlined;
}

/** A chain of commands each of which is all of another script counts as a chain of calls of those scripts. */
function nameCommands(steps: ReadonlyMap<string, readonly Step[]>): ReadonlyMap<string, readonly Step[]> {
  const byText = new Map<string, string>();
  for (const [name, [step, ...others]] of steps) {
    const isHooked = steps.has(`pre${name}`) || steps.has(`post${name}`);
    if (step?.type !== 'program' || others.length > 0 || isHooked || step.folder !== '' || isNoOperation(step)) continue;
    if (!byText.has(step.text)) byText.set(step.text, name);
  }
  const named = new Map<string, readonly Step[]>();
  for (const [name, own] of steps) {
    const chain = own.flatMap((step): readonly Step[] => {
      if (step.type === 'script' || isNoOperation(step)) return [step];
      const script = step.folder === '' ? byText.get(step.text) : undefined;
      return script === undefined || script === name ? [] : [{ type: 'script', scripts: [script], args: [], text: step.text }];
    });
    named.set(name, own.length > 1 && chain.length === own.length ? chain : own);
  }
  return named;
}

/** The scripts that change files by their name, where no body says that they only look; with their bodies' first command. */
function findFixers(steps: ReadonlyMap<string, readonly Step[]>): ReadonlyMap<string, string> {
  const fixers = new Map<string, string>();
  for (const [name, own] of steps) {
    const programs = own.filter((step) => !isNoOperation(step));
    const onlyChecks = programs.every((step) => step.type === 'program' && onlyChecksFormat(step.program, step.args));
    if (isFixerName(name) && !onlyChecks) fixers.set(name, programs[0]?.text ?? '');
  }
  return fixers;
}

function findFixerCall(step: Step, fixers: ReadonlyMap<string, string>): Danger | null {
  if (step.type !== 'script' || hasCheckFlag(step.args)) return null;
  const fixer = step.scripts.find((script) => fixers.has(script));
  if (fixer === undefined) return null;
  return { effect: 'write', reason: `it changes files: ${shorten(fixers.get(fixer) ?? '')} (in "${fixer}")` };
}

/** An output folder beside the package is seldom an output folder alone. */
function findFarOutput({ args, text }: ProgramCall): readonly Danger[] {
  const isOutput = (flag: string | undefined) =>
    /^(?:-o|--output|--out-?dir|--out-?file|--output-?(?:dir|file|path))$/i.test(flag ?? '');
  const far = args.some((arg, index) => {
    const [flag, inline] = arg.split('=');
    const path = isOutput(flag) && inline !== undefined ? inline : isOutput(args[index - 1]) ? arg : '';
    return path.startsWith('../') && !/\/(?:dist|build|lib|out|output|coverage|reports?|\.cache|\.turbo|tmp)(?:\/|$)/.test(path);
  });
  return far ? [{ effect: 'write', reason: `it writes outside of its folder: ${shorten(text)}` }] : [];
}

/** What makes files and then looks with git whether they are others than before has changed them by then. */
function findRegeneration(steps: readonly Step[]): readonly Danger[] {
  const at = steps.findIndex((step) => /^git (?:-\S+ )*diff\b.* --(?:exit-code|quiet)\b/.test(step.text));
  const makes = steps.slice(0, Math.max(at, 0)).find((step) => step.type === 'script' || !isChecker(step));
  return makes === undefined ? [] : [{ effect: 'write', reason: `it makes files anew, to compare them: ${shorten(makes.text)}` }];
}

/** Whether it does what checks do, or nothing. */
export function isChecker(call: ProgramCall): boolean {
  const kind = jobOf(call, '.')?.kind;
  return isNoOperation(call) || kind === 'lint' || kind === 'types' || kind === 'test' || kind === 'format';
}

/** An audit asks a server, also where it hangs on tests as a hook: without a network they would fail. */
function findAudit(step: Step, name: string): Danger | null {
  const isAudit = step.type === 'program' && /^(?:npm|pnpm|yarn|bun)$/.test(step.program) && step.args.includes('audit');
  return isAudit && !/audit|security/.test(name)
    ? { effect: 'read', reason: `it talks to other machines: ${shorten(step.text)}` }
    : null;
}

/** Placeholders: `echo "Error: no test specified" && exit 1`. */
function isNoOperation(step: Step): boolean {
  return step.type === 'program' && /^(?:echo|exit|true|false|:|printf|sleep|cd)$/.test(step.program);
}

/** A reason to change files comes first. */
function worst(dangers: readonly Danger[]): Danger | null {
  return dangers.find((danger) => danger.effect === 'write') ?? dangers[0] ?? null;
}

/** The script itself and all that it runs, directly or not, each once. */
export function reachable(graph: ScriptGraph, name: string): ReadonlySet<string> {
  const seen = new Set<string>([name]);
  // A Set grows while it is walked.
  for (const current of seen) for (const called of graph.get(current)?.calls ?? []) seen.add(called);
  return seen;
}

/** Every program that running a script starts, as far as the bodies tell. */
export function programsOf(graph: ScriptGraph, name: string): readonly ProgramCall[] {
  return [...reachable(graph, name)].flatMap((script) => graph.get(script)?.programs ?? []);
}

/** Why running a script by itself would be wrong, wherever in what it runs the reason lies. */
export function findScriptDanger(graph: ScriptGraph, name: string): Danger | null {
  const nodes = [...reachable(graph, name)].flatMap((script) => graph.get(script) ?? []);
  const circle = nodes.find((node) => node.circle !== null)?.circle;
  if (circle !== undefined && circle !== null)
    return { effect: 'read', reason: `it never ends, its scripts run in a circle: ${circle.join(' → ')}` };
  const outside = reachableOutsideBuilds(graph, name);
  return worst(
    nodes.flatMap(({ script, danger, outsideBuild }) => {
      const found = danger ?? (outside.has(script.name) ? outsideBuild : null);
      if (found === null || script.name === name) return found ?? [];
      return { ...found, reason: `${found.reason} (in "${script.name}")` };
    }),
  );
}

/** What running a script runs other than by way of a build. */
function reachableOutsideBuilds(graph: ScriptGraph, name: string): ReadonlySet<string> {
  const isBuild = (script: string) => graph.get(script)?.preset?.kind === 'build';
  const seen = new Set<string>(isBuild(name) ? [] : [name]);
  for (const current of seen) for (const called of graph.get(current)?.calls ?? []) if (!isBuild(called)) seen.add(called);
  return seen;
}

/** The circles of calls by the script that closes each, at least one for every circle. Not recursive: chains may be long. */
function findCircles(graph: ScriptGraph): ReadonlyMap<string, readonly string[]> {
  const circles = new Map<string, readonly string[]>();
  const done = new Set<string>();
  for (const start of graph.keys()) {
    const path = new Set<string>();
    const open: Iterator<string>[] = [];
    const enter = (name: string) => {
      path.add(name);
      open.push((graph.get(name)?.calls ?? []).values());
    };
    if (!done.has(start)) enter(start);
    for (let calls = open.at(-1); calls !== undefined; calls = open.at(-1)) {
      const next = calls.next();
      if (next.done === true) {
        const last = [...path].at(-1)!;
        path.delete(last);
        done.add(last);
        open.pop();
      } else if (path.has(next.value)) {
        const all = [...path];
        circles.set(next.value, [...all.slice(all.indexOf(next.value)), next.value]);
      } else if (!done.has(next.value)) enter(next.value);
    }
  }
  return circles;
}
