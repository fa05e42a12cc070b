import type { Check } from '../model/check.ts';
import type { Workspace } from './workspace.ts';

/**
 * The text of a first `preflight.jsonc` for this workspace: what was detected and why, as comments, with examples beside it. It is valid
 * and changes nothing until somebody edits it.
 */
export function renderInitialConfig(workspace: Workspace): string {
  const detected = workspace.checks.filter(({ source }) => source.origin !== 'config');
  const example = (detected.find((check) => check.enabled) ?? detected[0])?.id;
  return `${[
    '// What Preflight runs in this workspace: `preflight list` shows it, `preflight run` runs it.',
    '{',
    '  // For editors without the Preflight extension, where preflight-checks is a dependency:',
    '  // "$schema": "./node_modules/preflight-checks/schema.json",',
    '',
    '  // false: only the checks that stand below.',
    '  "detect": true,',
    '',
    '  // For every check that does not say otherwise.',
    '  // "defaults": { "timeout": "5m", "retries": 0 },',
    '  // "env": { "CI": "1" },',
    '',
    '  "checks": {',
    ...renderDetected(detected),
    ...renderExamples(example),
    '  }',
    '}',
  ].join('\n')}\n`;
}

function renderDetected(detected: readonly Check[]): string[] {
  if (detected.length === 0) return ['    // Nothing was detected here: add the checks of this workspace.'];
  const width = Math.min(32, Math.max(...detected.map(({ id }) => id.length)));
  const lines = detected.map(
    (check) => `    //   ${oneLine(check.id).padEnd(width)}  ${oneLine(check.source.reason)}${explainState(check)}`,
  );
  return ['    // Detected, and running without being written here:', ...lines];
}

function explainState({ enabled, disabledReason, unavailable }: Check): string {
  if (unavailable !== null) return ` (cannot run here: ${oneLine(unavailable)})`;
  if (enabled) return '';
  return disabledReason === null ? ' (not enabled)' : ` (not enabled: ${oneLine(disabledReason)})`;
}

function renderExamples(example: string | undefined): string[] {
  const changes = [
    '    // To change one of them, name it and what differs:',
    `    // ${JSON.stringify(example)}: { "timeout": "10m", "on": ["commit", "manual"] },`,
    `    // ${JSON.stringify(example)}: { "enabled": false },`,
  ];
  return [
    ...(example === undefined ? [] : ['', ...changes]),
    '',
    '    // To add one, give it a command:',
    '    // "codegen": { "command": "npm run gen", "writes": ["src/gen/**"], "inputs": ["schema/**"] },',
    '    // "e2e": { "command": ["npm", "run", "e2e"], "dependsOn": ["codegen"], "timeout": "20m", "locks": ["port:3000"] },',
    '    // "legacy": { "command": "make check | tee log", "shell": true }',
  ];
}

/** Ids and reasons come from the workspace, and a line break in one would end the comment. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
