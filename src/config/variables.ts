import { nearest } from '../model/nearest.ts';
import { err, ok, type Result } from '../model/result.ts';

/** What variables stand for while one check is made. Paths absolute. */
export interface VariableValues {
  readonly root: string;
  /** null where no working directory is known yet. */
  readonly cwd: string | null;
  readonly jobs: number;
  readonly env: NodeJS.ProcessEnv;
}

const perFile = ['file', 'files', 'relativeFile'];
const known = ['root', 'cwd', 'jobs', 'report', 'env:NAME', ...perFile];

/**
 * The text with each `${name}` replaced by its value, once: what a value contains is never read again. `$${` writes `${`.
 * The error is the end of a sentence whose subject is the text.
 */
export function replaceVariables(text: string, values: VariableValues): Result<string, string> {
  if (!text.includes('${')) return ok(text);
  let problem: string | null = null;
  const replaced = text.replaceAll(/\$\$\{|\$\{([^}]*)(\}?)/g, (all, name: string | undefined, end: string) => {
    if (name === undefined) return '${';
    const value = end === '' ? err(`has a variable that is never closed: ${all}. Add the missing }.`) : lookUp(name, values);
    if (value.ok) return value.value;
    problem ??= value.error;
    return '';
  });
  return problem === null ? ok(replaced) : err(problem);
}

/** A command line for a shell and the environment that carries what its variables stand for. */
export interface ShellCommand {
  readonly line: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Values never become shell syntax: `${root}` `${cwd}` `${env:NAME}` turn into the shell's own `${PREFLIGHT_ROOT}` `${PREFLIGHT_CWD}`
 * `${NAME}`, which follow the quotes around them; `${jobs}` is a number and is written as it is. Every other `${…}` is the shell's.
 * On Windows, whose shell reads values as syntax, only `${jobs}` is possible.
 */
export function replaceInShell(
  line: string,
  values: VariableValues,
  platform: NodeJS.Platform = process.platform,
): Result<ShellCommand, string> {
  const env: Record<string, string> = {};
  let problem: string | null = null;
  const replaced = line.replaceAll(/\$\{(root|cwd|jobs|files?|relativeFile|env:[^}]*)\}/g, (all, name: string) => {
    const value = lookUp(name, values);
    if (!value.ok) problem ??= value.error;
    if (!value.ok || name === 'jobs') return value.ok ? value.value : '';
    if (platform === 'win32') problem ??= `uses ${all}, which the shell of Windows could take for syntax: pass it through "env".`;
    if (name.startsWith('env:')) return shellName(name.slice(4)) ?? all;
    env[`PREFLIGHT_${name.toUpperCase()}`] = value.value;
    return `\${PREFLIGHT_${name.toUpperCase()}}`;
  });
  return problem === null ? ok({ line: replaced, env }) : err(problem);
}

/** Whether a text looks as if somebody expected variables in it to be replaced. */
export function hasVariable(text: string): boolean {
  return /\$\{(root|cwd|jobs|files?|relativeFile|env:)/.test(text);
}

function shellName(name: string): string | null {
  return /^[A-Za-z_]\w*$/.test(name) ? `\${${name}}` : null;
}

function lookUp(name: string, values: VariableValues): Result<string, string> {
  if (name.includes('${')) return err(`has a variable inside of a variable: \${${name}}}. Variables cannot be nested.`);
  if (name.startsWith('env:')) return lookUpEnvironment(name.slice(4), values.env);
  if (name === 'root') return ok(values.root);
  if (name === 'jobs') return ok(String(values.jobs));
  // Each run has a file of its own.
  if (name === 'report') return ok('${report}');
  if (name === 'cwd')
    return values.cwd === null ? err('cannot use ${cwd} here, where it is not known yet: use ${root}.') : ok(values.cwd);
  if (perFile.includes(name))
    return err(`uses \${${name}}, which is only known when a check runs for certain files: leave it out.`);
  return err(`uses \${${name}}, which is no variable. ${suggest(name)}`);
}

function lookUpEnvironment(name: string, env: NodeJS.ProcessEnv): Result<string, string> {
  if (name === '') return err('uses ${env:} without a name: write ${env:NAME}.');
  const value = env[name];
  if (value !== undefined) return ok(value);
  return err(`uses \${env:${name}}, but the environment variable ${name} is not set: set it, or write the value here.`);
}

function suggest(name: string): string {
  if (/^[A-Z_][A-Z0-9_]*$/.test(name)) return `Did you mean \${env:${name}}?`;
  const near = nearest(name, known);
  if (near !== null) return `Did you mean \${${near}}?`;
  return `Variables are ${known.map((each) => `\${${each}}`).join(' ')}; write $\${ for a plain \${.`;
}
