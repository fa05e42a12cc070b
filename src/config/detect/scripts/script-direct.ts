import { exitCodesOf } from '../../../parse/exit-codes.ts';
import type { Check } from '../../../model/check.ts';
import type { InstalledTools } from '../javascript/installed-tools.ts';
import type { Package } from '../javascript/javascript-packages.ts';
import { programsOf, type ScriptNode } from './script-graph.ts';
import type { ProgramCall } from './script-steps.ts';
import { readPlainWords } from './shell-words.ts';
import { argumentsToAdd, formOf, type ToolForm } from './tool-forms.ts';

/** How a script is run, with what its output and its exit codes mean. */
export type ScriptForm = Pick<Check, 'command' | 'env' | 'parser' | 'exitCodes'>;

/**
 * How the script of a package is run. One that is nothing but a known tool is asked for output that can be read for sure: the tool
 * itself where a shell is not needed and no hook runs with it, otherwise by the package manager with the arguments behind it.
 */
export async function formOfScript(installed: InstalledTools, own: Package, node: ScriptNode): Promise<ScriptForm> {
  const { name, body } = node.script;
  const command = own.manager.run(name);
  const programs = programsOf(own.graph, name);
  const [call] = programs;
  const asWritten = { command, env: {}, parser: 'auto', exitCodes: null };
  if (call === undefined || programs.length > 1) return asWritten;
  // Also where the script only calls another one that is the tool.
  const codes = { ...asWritten, exitCodes: exitCodesOf(call.program) };
  const form = formOf(call.program);
  if (form === null || node.calls.length > 0 || call.folder !== '') return codes;
  const program = form.tool === 'node-test' ? 'node' : await installed.find(own.folder, form.tool);
  if (program === null) return codes;
  const version = await installed.versionOf(own.folder, form.package ?? form.tool);
  const added = argumentsToAdd(form, call.args, version);
  const parser = added.length === 0 ? 'auto' : form.parser;
  const direct = form.runs === 'directly' && !hasHooks(own, name) ? readDirect(body, form) : null;
  if (direct !== null) {
    const [first, ...others] = direct.args;
    const args = form.inFront === true && first !== undefined ? [first, ...added, ...others] : [...direct.args, ...added];
    return { ...codes, command: [program, ...args], env: direct.env, parser };
  }
  if (added.length === 0 || form.inFront === true || !takesArguments(body, call)) return codes;
  return { ...codes, command: own.manager.run(name, added), parser };
}

function hasHooks({ manifest }: Package, name: string): boolean {
  return manifest.scripts.some((script) => script.name === `pre${name}` || script.name === `post${name}`);
}

/** The arguments of a tool in a body that needs no shell, with the variables that are set for it; null for any other body. */
function readDirect(body: string, form: ToolForm): { env: Readonly<Record<string, string>>; args: readonly string[] } | null {
  const words = readPlainWords(body);
  if (words === null || words.some((word) => word.isPattern)) return null;
  const env: Record<string, string> = {};
  let at = 0;
  const takeVariables = () => {
    for (let found = variable.exec(words[at]?.text ?? ''); found !== null; found = variable.exec(words[++at]?.text ?? ''))
      env[found[1]!] = found[2]!;
  };
  takeVariables();
  if (words[at]?.text === 'cross-env') {
    at++;
    takeVariables();
  }
  const runner = runners.find((row) => row.every((word, index) => words[at + index]?.text === word));
  at += runner?.length ?? 0;
  const name = words[at]?.text.replace(/^(?:\.\/)?node_modules\/\.bin\//, '');
  if (name !== (form.tool === 'node-test' ? 'node' : form.tool)) return null;
  return { env, args: words.slice(at + 1).map((word) => word.text) };
}

const variable = /^([A-Za-z_]\w*)=(.*)$/s;

/** What stands before a tool that is installed, the longest first. */
const runners: readonly (readonly string[])[] = [
  ['npx', '--no-install'],
  ['npx', '--no'],
  ['npx'],
  ['npm', 'exec', '--'],
  ['pnpm', 'exec'],
  ['pnpm', 'run'],
  ['pnpm'],
  ['yarn', 'run'],
  ['yarn', 'exec'],
  ['yarn'],
  ['bunx'],
];

/** Whether what stands behind the whole body reaches the tool: one command, without quotes around it. */
function takesArguments(body: string, { args }: ProgramCall): boolean {
  if (/^(?:concurrently|conc|xargs|eval)\b/.test(body)) return false;
  if (/[;&|<>()`\n\r#]/.test(body) || args.length === 0) return !/[;&|<>()`\n\r#"']/.test(body);
  const words = readPlainWords(body.replaceAll(/\$\{?\w+\}?/g, 'x'));
  return words?.at(-1)?.text === args.at(-1)?.replaceAll(/\$\{?\w+\}?/g, 'x');
}
