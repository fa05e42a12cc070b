import type { CheckKind, Trigger } from '../../../model/check.ts';
import { hasCheckFlag, onlyChecksFormat } from './indirect-fix.ts';
import { readDelegation } from './script-delegation.ts';
import { shorten, type Danger } from './script-dangers.ts';
import { findScriptDanger, programsOf, reachable, type ScriptGraph, type ScriptNode } from './script-graph.ts';
import type { ProgramCall } from './script-steps.ts';
import { classifyScriptName, triggersOfKind, type ScriptPreset } from './script-presets.ts';
import { isTsc } from './tsc-output.ts';
import { browserTools, kindOfProgram } from '../tools.ts';

/** A script that is a check by its name, with what its body says of that. */
export interface Finding {
  readonly node: ScriptNode;
  readonly preset: ScriptPreset;
  readonly kind: CheckKind;
  readonly on: readonly Trigger[];
  readonly tool: string | null;
  readonly danger: Danger | null;
  /** Why it is off although nothing about it is wrong. */
  readonly off: string | null;
}

/** What a script is as a check; null for one that is none. */
export function inspectScript(graph: ScriptGraph, node: ScriptNode): Finding | null {
  const { preset, script } = node;
  if (preset === null) return null;
  const programs = programsOf(graph, script.name).map((call) => call.program);
  const known = programs.filter((program) => kindOfProgram(program) !== null);
  const tool = known.find((program) => kindOfProgram(program) === preset.kind) ?? known[0] ?? null;
  const danger = findScriptDanger(graph, script.name);
  if (preset.category === 'fix') return inspectFix(graph, node, preset, tool, danger);
  const browser = programs.find((program) => browserTools.has(program));
  const isOff = preset.kind === 'test' && browser !== undefined;
  const off = isOff
    ? `it needs a browser (${browser}): enable it where one is set up`
    : (findUnseen(graph, node) ?? findUselessness(graph, node));
  return { node, preset, ...refine(graph, node, preset, programs), tool, danger, off };
}

/** What a script needs or does of which its body says nothing, unless CI's word is enough; null where all is known. */
function findUnseen(graph: ScriptGraph, node: ScriptNode): string | null {
  const needed = findUnseenBrowser(node) ?? findUnseenTask(graph, node);
  return needed ?? (node.isRunByCi ? findUnseenWork(graph, node) : findUnseenOutput(graph, node));
}

/** What only CI calls a check, by a name that says nothing, runs when its body says what it is. */
function findUnseenWork(graph: ScriptGraph, { preset, script: { name } }: ScriptNode): string | null {
  if (preset?.category !== 'ci' || preset.kind !== 'other') return null;
  const unknown = programsOf(graph, name).find((call) => kindOfProgram(call.program) === null && readDelegation(call) === null);
  return unknown === undefined ? null : `CI runs it, but it is not known what it does: ${shorten(unknown.text)}`;
}

/** `build:readme`: what only the project's own program builds may be tracked. */
function findUnseenOutput(graph: ScriptGraph, { preset, script: { name } }: ScriptNode): string | null {
  if (preset?.category !== 'build' || !/[:-]/.test(name) || graph.has('build')) return null;
  const programs = programsOf(graph, name);
  const isKnown = (call: ProgramCall) => kindOfProgram(call.program) !== null || readDelegation(call) !== null;
  const isUnknown = programs.length > 0 && !programs.some(isKnown);
  return isUnknown ? 'it is not known which files it makes' : null;
}

function findUnseenBrowser({ preset, script: { name } }: ScriptNode): string | null {
  const browser = /(?:^|[:-])(browsers?|chrome|chromium|edge|firefox|webkit|safari)(?=[:-]|$)/i.exec(name)?.[1];
  return preset?.kind === 'test' && browser !== undefined
    ? `it needs a browser (${browser}): enable it where one is set up`
    : null;
}

/** End-to-end tests of other packages, of which it is not known what they need. */
function findUnseenTask(graph: ScriptGraph, { script }: ScriptNode): string | null {
  const tasks = programsOf(graph, script.name).flatMap((call) => readDelegation(call)?.tasks ?? []);
  const task = tasks.find((name) => /e2e|playwright|cypress/i.test(name));
  return task === undefined ? null : `it needs a browser or a server (${task}): enable it where they are set up`;
}

/** Why a script's exit code says nothing; null when it does. */
function findUselessness(graph: ScriptGraph, { script: { name, body } }: ScriptNode): string | null {
  if (/(?:\|\||;)\s*(?:true|:|exit\s+0|echo\b[^|&;]*)\s*$/.test(body)) return `it cannot fail: ${shorten(body)}`;
  const [call, ...others] = programsOf(graph, name);
  const isReport = call !== undefined && [call, ...others].every(({ program }) => /^(?:nyc|c8|istanbul)$/.test(program));
  if (isReport) return `it only tells what tests before it have covered: ${shorten(call.text)}`;
  const isPrettier = call?.program === 'prettier' && others.length === 0;
  return isPrettier && !onlyChecksFormat('prettier', call.args) ? 'it only prints formatted files: add --check' : null;
}

const fixSuffix = /[:-](?:fix|write|autofix)(?=[:-]|$)/;

/** The name says "it changes files"; of `format` and its like the body has the last word. */
function inspectFix(
  graph: ScriptGraph,
  node: ScriptNode,
  preset: ScriptPreset,
  tool: string | null,
  danger: Danger | null,
): Finding {
  const { name, body } = node.script;
  const programs = programsOf(graph, name);
  const saysCheck = programs.some((call) => hasCheckFlag(call.args));
  const mayCheck = (saysCheck || (!fixSuffix.test(name) && !name.startsWith('fix'))) && danger === null;
  if (mayCheck && programs.length > 0 && programs.every((call) => onlyChecksFormat(call.program, call.args)))
    return { node, preset, kind: 'format', on: triggersOfKind('format'), tool, danger: null, off: null };
  const base = classifyScriptName(name.replace(fixSuffix, ''));
  const kinds = [base?.kind, tool === null ? null : kindOfProgram(tool)];
  const kind = kinds.find((one) => one !== undefined && one !== null && one !== 'other') ?? (mayCheck ? 'format' : 'other');
  const reason = danger?.reason ?? `it changes files: ${shorten(body)}`;
  return { node, preset, kind, on: preset.on, tool, danger: { effect: 'write', reason }, off: null };
}

/** A `lint` that only formats is a format check, a `test` that only lints is lint: where all known programs are of one mind. */
function refine(
  graph: ScriptGraph,
  node: ScriptNode,
  { kind, category, on }: ScriptPreset,
  programs: readonly string[],
): Pick<Finding, 'kind' | 'on'> {
  const writesOutputs = [...reachable(graph, node.script.name)].some((name) => graph.get(name)?.writesOutputs === true);
  if (category === 'types' && (writesOutputs || emitsFiles(graph, node))) return { kind: 'build', on: triggersOfKind('build') };
  if (writesOutputs) return { kind, on: on.filter((trigger) => trigger !== 'save') };
  const kinds = new Set(programs.map((program) => kindOfProgram(program)));
  const [only, ...others] = [...kinds].filter((one) => one !== null);
  const isClear = only !== undefined && others.length === 0 && ['format', 'lint', 'types', 'test'].includes(only);
  if (!isClear || !['lint', 'test', 'composite', 'ci'].includes(category)) return { kind, on };
  if (!kinds.has(null)) return { kind: only, on: triggersOfKind(only) };
  // Something unknown runs too: not at every save.
  return category === 'composite' || category === 'ci' ? { kind: only, on: triggersOfKind('test') } : { kind, on };
}

function emitsFiles(graph: ScriptGraph, node: ScriptNode): boolean {
  const emitting = /^--(?:emitDeclarationOnly|declaration|declarationDir|outDir|outFile)(?:=|$)/i;
  return programsOf(graph, node.script.name).some(
    (call) => !isTsc(call.program) && call.args.some((arg) => emitting.test(arg)) && !call.args.includes('--noEmit'),
  );
}
