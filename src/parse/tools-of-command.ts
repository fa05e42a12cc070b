/** Programs that only run others. */
const wrappers =
  /^(?:npx|bunx|pnpx|npm|pnpm|yarn|bun|corepack|exec|dlx|run|run-script|x|env|cross-env|time|nice|timeout|xvfb-run|sudo|node|tsx|python|python3|py|uv|poetry|pipenv|hatch|pdm|rye|bundle|composer|sh|bash|cmd|make|-m)$/;

/**
 * The programs that a command names, by their plain names and without what only runs them: `eslint` of `npx eslint .`, `mypy` of
 * `python -m mypy`. A guess from words, for choosing among formats; also of a line for a shell.
 */
export function toolsOfCommand(command: readonly string[]): readonly string[] {
  const words = command.length === 1 ? command[0]!.split(/[\s;&|()]+/) : command;
  const tools = words.filter((word) => /^[\w@./\\+-]+$/.test(word) && !/^--?\w/.test(word)).map(plainName);
  return [...new Set(tools.filter((tool) => tool !== '' && !wrappers.test(tool)))];
}

function plainName(word: string): string {
  return word
    .replace(/^.*[\\/]/, '')
    .replace(/\.(?:exe|cmd|bat|ps1|[cm]?js|py|phar)$/i, '')
    .replace(/(?<=.)@.*$/, '');
}
