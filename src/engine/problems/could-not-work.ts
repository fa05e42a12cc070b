import { stripVTControlCharacters } from 'node:util';
import type { CheckKind } from '../../model/check.ts';

/** What a program says when it could not do its work at all, and what a person does about it, as the end of a sentence. */
const sayings: readonly {
  readonly text: RegExp;
  readonly why: (match: RegExpExecArray) => string;
  readonly kinds?: readonly CheckKind[];
  /** Also where it names errors in files: they are what it could not work with. */
  readonly evenPlaced?: true;
}[] = [
  {
    text: /(?:Error: Cannot find (?:module|package) |ERR_MODULE_NOT_FOUND\S*: Cannot find package )'((?:@[\w.-]+\/)?[A-Za-z][\w.-]*)[^'\n]*'/,
    why: ([, name]) => `${name} is not installed`,
  },
  {
    text: /Error: Cannot find module '([^'\n]+)'\n(?:[^\n]*\n){1,15}?\s*requireStack: \[\]/,
    why: ([, file]) => `${file} is not there`,
  },
  {
    text: /^.*(?:no required module provides package|missing go\.sum entry|cannot find module providing package|reading https?:\/\/\S*@v).*$/m,
    why: () => 'modules are missing: run go mod download',
  },
  {
    text: /^(?:error: failed to (?:get|download|load source for|fetch)\b|error: no matching package named).*$/m,
    why: () => 'packages are missing: run cargo fetch',
  },
  {
    text: /^.*(?:Could not resolve host|dial tcp: lookup \S+|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)).*$/m,
    why: () => 'another machine could not be reached',
  },
  { text: /^error: manifest path `([^`\n]+)` does not exist$/m, why: ([, file]) => `${file} is not there` },
  {
    text: /^(?:failed to load config from|Error: Unable to read\/parse) (?:(?:[A-Za-z]:)?[^\n:]*[\\/])?([^\\/\n:]+)(?:$|: )/m,
    why: ([, file]) => `${file} cannot be loaded`,
    evenPlaced: true,
  },
  {
    text: /^(?:g?make(?:\[\d+\])?: \*\*\* \[[^\n\]]*\] Error|task: .*exit status) 127$/m,
    why: ({ input }) => describeMissing(input),
  },
  {
    text: /^(?:Error: (?:`[^`\n]+` is not expected in this context|expected `[^`\n]+`, got )|error: unknown (?:option|command) ')/m,
    why: () => 'it was called in a way that it does not understand',
  },
  {
    text: /^ *× Biome exited because the configuration resulted in errors/m,
    why: () => 'Biome has no valid configuration',
    evenPlaced: true,
  },
  {
    text: /^(?:● Validation Error:$| +at (?:async )?(?:readConfigFileAndSetRootDir|readInitialOptions) \()/m,
    why: () => 'Jest has no valid configuration',
    evenPlaced: true,
  },
  {
    text: /^(?:Error: No test files found|No test(?:s| files) found, exiting with code 1$| *✖ Couldn’t find any files to test)/m,
    why: () => 'no tests were found',
  },
  {
    text: /^(?:error: failed to parse manifest at|`cargo metadata` exited with an error: error:).*$/m,
    why: () => 'Cargo.toml cannot be read',
  },
  { text: /^Oops! Something went wrong! :\($/m, why: () => 'ESLint crashed, or its configuration is wrong' },
  { text: /^Traceback \(most recent call last\):$/m, why: () => 'the tool crashed', kinds: ['format', 'lint', 'types'] },
];

/** Why it could not work a program says at its end. */
const searchedChars = 20_000;

/**
 * Why a command that ended with an exit code for failures could not do its work; null when it looks as if it has. `isPlaced` says
 * whether it has named errors in files.
 */
export function findWhyNot(exitCode: number | null, kind: CheckKind, output: string, isPlaced = false): string | null {
  const text = stripVTControlCharacters(output.slice(-searchedChars));
  if (exitCode === 127 && !isPlaced) return describeMissing(text);
  for (const { text: pattern, why, kinds, evenPlaced = false } of sayings) {
    if ((isPlaced && !evenPlaced) || kinds?.includes(kind) === false) continue;
    const match = pattern.exec(text);
    if (match !== null) return why(match);
  }
  return null;
}

/** In the words of the shell, at the end of its line. */
function describeMissing(text: string): string {
  const name = /^\S+: (?:line )?\d+: (\S+): (?:command )?not found$/m.exec(text)?.[1];
  return name === undefined ? 'a command was not found' : `the command ${name} was not found`;
}
