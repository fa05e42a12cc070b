import { shorten, type Danger } from './script-dangers.ts';
import { isDevice } from './shell-words.ts';
import type { ProgramCall } from './script-steps.ts';
import { kindOfProgram } from '../tools.ts';
import { findTscOutput, isTsc, type TscProjects } from './tsc-output.ts';

/** Why a command is only right in a build, which is there to write files; or null. */
export function findOutsideBuild(call: ProgramCall, projects: TscProjects): Danger | null {
  const { program, text } = call;
  if (isTsc(program) && findTscOutput(call, projects) === 'sources')
    return { effect: 'write', reason: `${program} writes its output beside the sources: add --noEmit` };
  if (/^(?:rimraf|del|del-cli|premove)$/.test(program)) return { effect: 'write', reason: `it deletes files: ${shorten(text)}` };
  return overwrites(call) ? { effect: 'write', reason: `it overwrites files: ${shorten(text)}` } : null;
}

const copiers =
  /^(?:>|mv|cp|ln|install|patch|dd|truncate|unzip|gunzip|cpy|cpx2?|cpr|ncp|copyfiles|copy|xcopy|robocopy|move|ren)$/;

function overwrites({ program, args }: ProgramCall): boolean {
  if (copiers.test(program)) return true;
  if (program === 'shx') return args.some((arg) => /^(?:mv|cp|ln)$/.test(arg));
  if (program === 'tar')
    return args.some((arg, index) => /^(?:-[a-z]*x|--extract$|--get$)/i.test(arg) || (index === 0 && /^[a-z]*x/i.test(arg)));
  if (program === 'tee') return args.some((arg) => !arg.startsWith('-') && !isDevice(arg));
  const kind = kindOfProgram(program);
  return (kind === 'lint' || kind === 'format') && writesReport(args);
}

/** Linters write their report to a file that is named so. */
function writesReport(args: readonly string[]): boolean {
  return args.some((arg, index) => {
    const said = /^(?:-o|--output(?:-?file)?|--out)(?:=(.*))?$/i.exec(arg);
    return said !== null && !isDevice(said[1] ?? args[index + 1] ?? '');
  });
}
