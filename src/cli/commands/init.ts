import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../model/result.ts';
import { errorCode } from '../../model/error-code.ts';
import { openSession, print, printProblems, refuse, type Command } from '../command.ts';
import { count, oneLine } from '../text.ts';

const fileName = 'preflight.jsonc';

/** Writes a configuration that says what detection found. Never overwrites one. */
export const init: Command = async (context) => {
  const { io, invocation, ports } = context;
  const opened = await openSession(context);
  if (!opened.ok) return refuse(io, invocation.json, opened.error.message);
  await using session = opened.value;
  const { root, workspace } = session;
  const existing = workspace.configFiles.find((file) => !file.endsWith('.local.jsonc'));
  if (existing !== undefined) return refuse(io, invocation.json, describeExisting(root, existing));
  printProblems(context, workspace.problems);
  try {
    await writeFile(join(root, fileName), await ports.renderInitialConfig(workspace), { flag: 'wx' });
  } catch (thrown) {
    const message =
      errorCode(thrown) === 'EEXIST'
        ? describeExisting(root, fileName)
        : `Cannot write ${oneLine(join(root, fileName))}: ${messageOf(thrown)}.`;
    return refuse(io, invocation.json, message);
  }
  const found =
    workspace.checks.length === 0
      ? 'No checks were found: it holds an example'
      : `It lists ${count(workspace.checks.length, 'check')}`;
  print(context, { version: 1, root, file: fileName, checks: workspace.checks.length, problems: workspace.problems }, [
    `Wrote ${oneLine(join(root, fileName))}. ${found}. \`preflight run\` runs what is enabled.`,
  ]);
  return 0;
};

function describeExisting(root: string, file: string): string {
  return `${oneLine(join(root, file))} exists already; nothing was written.`;
}
