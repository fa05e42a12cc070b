import { fieldAt, listField } from '../../../parse/json-shape.ts';
import type { Candidate } from '../detection.ts';
import { environmentCandidate } from './environment-tasks.ts';
import { readIni, type IniSection } from '../ini.ts';
import type { PythonPlace } from './python.ts';
import { inFolder, type Evidence } from '../tool-evidence.ts';

/** More are the product of a matrix. */
const mostEnvironments = 40;

/** The environments that tox has for a project: those with commands of their own, and `py`, which runs those of all others. */
export async function findToxEnvironments({ context, project, runner }: PythonPlace): Promise<readonly Candidate[]> {
  const environments = readEnvironments(project);
  if (environments.size === 0) return [];
  const found = await runner.find('tox');
  const unavailable = found.program === null ? (found.unavailable ?? 'tox is not installed: pip install tox') : null;
  return Promise.all(
    [...environments].slice(0, mostEnvironments).map(async ([name, { body, evidence }]) =>
      environmentCandidate({
        runner: 'tox',
        name,
        folder: project.folder,
        command: [...(found.program ?? ['tox']), '-e', name],
        typed: [`tox -e ${name}`, `tox run -e ${name}`, ...(name === 'py' ? ['tox', 'tox run'] : [])],
        body,
        evidence,
        isReady: await context.has(inFolder(project.folder, `.tox/${name}`)),
        unavailable,
      }),
    ),
  );
}

interface ToxEnvironment {
  readonly body: string;
  readonly evidence: Evidence;
}

function readEnvironments({ folder, ini, sections, pyproject }: PythonPlace['project']): ReadonlyMap<string, ToxEnvironment> {
  const legacy = fieldAt(pyproject, 'tool', 'tox', 'legacy_tox_ini');
  const place = sections.get('tool.tox');
  if (typeof legacy === 'string' && place !== undefined) return readSections(readIni(legacy), () => place);
  const native = fieldAt(pyproject, 'tool', 'tox');
  if (typeof native === 'object' && native !== null && place !== undefined) return readNative(native, place);
  const evidenceOf = (name: string): Evidence =>
    sections.get(name) ?? { file: inFolder(folder, 'tox.ini'), line: 1, reason: `[${name}] in tox.ini` };
  return readSections(ini, evidenceOf);
}

function readSections(
  ini: ReadonlyMap<string, IniSection>,
  evidenceOf: (section: string) => Evidence,
): ReadonlyMap<string, ToxEnvironment> {
  const environments = new Map<string, ToxEnvironment>();
  const base = ini.get('testenv')?.values.get('commands') ?? '';
  if (base.trim() !== '') environments.set('py', { body: toShell(base, ''), evidence: evidenceOf('testenv') });
  for (const [section, { values }] of ini) {
    const names = /^testenv:(.+)$/.exec(section)?.[1]?.split(',') ?? [];
    for (const name of names.map((each) => each.trim())) {
      if (!/^[\w.-]+$/.test(name) || name === 'py') continue;
      environments.set(name, { body: toShell(values.get('commands') ?? base, base), evidence: evidenceOf(section) });
    }
  }
  return environments;
}

/** `[tool.tox.env.lint] commands = [["ruff", "check"]]`. */
function readNative(native: object, place: Evidence): ReadonlyMap<string, ToxEnvironment> {
  const environments = new Map<string, ToxEnvironment>();
  const add = (name: string, value: unknown) => {
    const commands = listField(value, 'commands').flatMap((command) =>
      Array.isArray(command) ? [command.filter(isText).join(' ')] : [],
    );
    if (commands.length > 0) environments.set(name, { body: toShell(commands.join('\n'), ''), evidence: place });
  };
  add('py', fieldAt(native, 'env_run_base'));
  const own = fieldAt(native, 'env');
  if (typeof own === 'object' && own !== null)
    for (const [name, value] of Object.entries(own)) if (/^[\w.-]+$/.test(name)) add(name, value);
  return environments;
}

/** The commands of an environment without what only tox understands. */
function toShell(commands: string, base: string): string {
  return commands
    .replaceAll('{[testenv]commands}', base)
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => !/^\s*[#;]/.test(line))
    .map((line) =>
      line
        .replace(/^\s*(?:[-!] ?)?(?:[\w!{},.-]+:\s)?(?:[-!] ?)?/, '')
        .replaceAll(/\{(?:env_?python|envpython)\}/g, 'python')
        .replaceAll(/\{posargs:([^{}]*)\}/g, '$1')
        .replaceAll(/\{(?:tox_?(?:ini_?dir|root))\}\//g, '')
        .replaceAll(/\{env_?bin_?dir\}\//g, '')
        .replaceAll(/\{[^{}]*\}/g, ''),
    )
    .join('\n');
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
