import { positionAt } from '../../position-at.ts';
import type { Candidate } from '../detection.ts';
import { environmentCandidate } from './environment-tasks.ts';
import type { PythonPlace } from './python.ts';
import { hasFile, inFolder } from '../tool-evidence.ts';

const mostSessions = 40;
const longestSession = 20_000;

interface NoxSession {
  readonly name: string;
  readonly line: number;
  readonly body: string;
}

/** The sessions of a noxfile.py, which is read as a text: it is a program. */
export async function findNoxSessions({ context, tree, project, runner }: PythonPlace): Promise<readonly Candidate[]> {
  const file = inFolder(project.folder, 'noxfile.py');
  const content = hasFile(tree, file) ? await context.read(file) : null;
  if (content?.status !== 'read') return [];
  const found = await runner.find('nox');
  const unavailable = found.program === null ? (found.unavailable ?? 'nox is not installed: pip install nox') : null;
  return Promise.all(
    readNoxSessions(content.text).map(async ({ name, line, body }) => {
      const isReady = await context.has(inFolder(project.folder, `.nox/${name.replaceAll(/[^\w.-]+/g, '-')}`));
      return environmentCandidate({
        runner: 'nox',
        name,
        folder: project.folder,
        command: [...(found.program ?? ['nox']), ...(isReady ? ['-R'] : []), '-s', name],
        typed: [`nox -s ${name}`, `nox --session ${name}`],
        body,
        evidence: { file, line, reason: `session "${name}" in ${file}` },
        isReady,
        unavailable,
      });
    }),
  );
}

/** The functions that are decorated as sessions, each with the commands that stand in it as words. */
export function readNoxSessions(text: string): readonly NoxSession[] {
  const sessions: NoxSession[] = [];
  for (const { index } of text.matchAll(/^@(?:nox\.)?session\b/gm)) {
    if (sessions.length === mostSessions) break;
    const part = text.slice(index, index + longestSession);
    const definition = /^(?:async )?def (\w+)\(/m.exec(part);
    if (definition === null) continue;
    const decorator = part.slice(0, definition.index).split('\n@', 1)[0]!;
    const name = /\bname=["']([\w.:-]+)["']/.exec(decorator)?.[1] ?? definition[1]!;
    if (sessions.some((session) => session.name === name)) continue;
    const inside = part.slice(definition.index + 4);
    const end = inside.search(/\n[@\w#]/);
    sessions.push({ name, line: positionAt(text, index).line, body: readRuns(end < 0 ? inside : inside.slice(0, end)) });
  }
  return sessions;
}

/** What `session.run("pytest", "-q", …)` runs, as lines of a shell. */
function readRuns(body: string): string {
  const runs = body.split(/\bsession\.run(?:_always)?\(/).slice(1);
  return runs
    .map((run) => {
      const call = /^[^)]*/.exec(run)![0].replace(/\b(?:env|external|success_codes|silent|stdout)=[^]*$/, '');
      return [...call.matchAll(/"([^"\\\n]*)"|'([^'\\\n]*)'/g)].map(([, double, single]) => double ?? single).join(' ');
    })
    .join('\n');
}
