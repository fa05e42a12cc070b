import assert from 'node:assert/strict';
import { renderInitialConfig } from '../../src/config/init.ts';
import { describeWorkspaceProblems, detectedCheck, workspaceOf } from './workspace-of.ts';

const detected = [
  detectedCheck('eslint', {
    source: { origin: 'detected', file: 'eslint.config.js', line: 1, reason: 'eslint.config.js and eslint in devDependencies' },
  }),
  detectedCheck('test', { kind: 'test' }),
  detectedCheck('fix', { enabled: false, disabledReason: 'changes files' }),
  detectedCheck('ruff', { unavailable: 'ruff is not installed' }),
];

describe('the first configuration', () => {
  it('tells what was detected and how to change it', () => {
    const text = renderInitialConfig(workspaceOf('{}', { detected }));
    assert.equal(
      text,
      `// What Preflight runs in this workspace: \`preflight list\` shows it, \`preflight run\` runs it.
{
  // For editors without the Preflight extension, where preflight-checks is a dependency:
  // "$schema": "./node_modules/preflight-checks/schema.json",

  // false: only the checks that stand below.
  "detect": true,

  // For every check that does not say otherwise.
  // "defaults": { "timeout": "5m", "retries": 0 },
  // "env": { "CI": "1" },

  "checks": {
    // Detected, and running without being written here:
    //   eslint  eslint.config.js and eslint in devDependencies
    //   fix     script "fix" in package.json (not enabled: changes files)
    //   ruff    script "ruff" in package.json (cannot run here: ruff is not installed)
    //   test    script "test" in package.json

    // To change one of them, name it and what differs:
    // "eslint": { "timeout": "10m", "on": ["commit", "manual"] },
    // "eslint": { "enabled": false },

    // To add one, give it a command:
    // "codegen": { "command": "npm run gen", "writes": ["src/gen/**"], "inputs": ["schema/**"] },
    // "e2e": { "command": ["npm", "run", "e2e"], "dependsOn": ["codegen"], "timeout": "20m", "locks": ["port:3000"] },
    // "legacy": { "command": "make check | tee log", "shell": true }
  }
}
`,
    );
  });

  it('is valid and changes nothing', () => {
    const before = workspaceOf('{}', { detected });
    const after = workspaceOf(renderInitialConfig(before), { detected });
    assert.deepEqual(describeWorkspaceProblems(after), []);
    assert.deepEqual(after.checks, before.checks);
  });

  it('is valid where its examples are made real', () => {
    const text = renderInitialConfig(workspaceOf('{}', { detected }));
    const real = text
      .replaceAll(/^( *)\/\/ ("(?!\$schema).*)$/gm, '$1$2')
      .replace('"eslint": { "enabled": false },', '')
      .replace('"jobs": "auto",', '');
    assert.deepEqual(describeWorkspaceProblems(workspaceOf(real, { detected })), []);
    assert.deepEqual(
      workspaceOf(real, { detected })
        .checks.map(({ id }) => id)
        .sort(),
      ['codegen', 'e2e', 'eslint', 'fix', 'legacy', 'ruff', 'test'],
    );
  });

  it('says so where nothing was detected', () => {
    const text = renderInitialConfig(workspaceOf('{}'));
    assert.match(
      text,
      /"checks": \{\n    \/\/ Nothing was detected here: add the checks of this workspace\.\n\n    \/\/ To add one/,
    );
    assert.deepEqual(describeWorkspaceProblems(workspaceOf(text)), []);
  });

  it('stays valid whatever the workspace calls its checks', () => {
    const bad = detectedCheck('a"\n}\u2028*/b', {
      source: { origin: 'detected', file: null, line: null, reason: 'x\r\n"checks": 1' },
    });
    const text = renderInitialConfig(workspaceOf('{}', { detected: [bad] }));
    assert.deepEqual(describeWorkspaceProblems(workspaceOf(text, { detected: [bad] })), []);
  });
});
