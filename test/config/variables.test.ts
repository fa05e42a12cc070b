import assert from 'node:assert/strict';
import fc from 'fast-check';
import { replaceInShell, replaceVariables } from '../../src/config/variables.ts';

const values = { root: '/my ws', cwd: '/my ws/a', jobs: 4, env: { HOME: '/home/me', EMPTY: '', TRICK: '${root} $(id) "x"' } };

describe('variables in an argument', () => {
  const right: [string, string][] = [
    ['${root}/x', '/my ws/x'],
    ['${cwd}', '/my ws/a'],
    ['-j${jobs}', '-j4'],
    ['${env:HOME}/${env:HOME}', '/home/me//home/me'],
    ['[${env:EMPTY}]', '[]'],
    ['${env:TRICK}', '${root} $(id) "x"'],
    ['$${root} $${', '${root} ${'],
    ['$HOME $', '$HOME $'],
  ];
  for (const [text, replaced] of right) {
    it(`${text} becomes ${replaced}`, () => assert.deepEqual(replaceVariables(text, values), { ok: true, value: replaced }));
  }

  const perFile = 'which is only known when a check runs for certain files: leave it out.';
  const wrong: [string, string][] = [
    ['${env:NOPE}', 'uses ${env:NOPE}, but the environment variable NOPE is not set: set it, or write the value here.'],
    ['${env:}', 'uses ${env:} without a name: write ${env:NAME}.'],
    ['${HOME}', 'uses ${HOME}, which is no variable. Did you mean ${env:HOME}?'],
    ['${Root}', 'uses ${Root}, which is no variable. Did you mean ${root}?'],
    ['${file}', `uses \${file}, ${perFile}`],
    ['${files}', `uses \${files}, ${perFile}`],
    ['${relativeFile}', `uses \${relativeFile}, ${perFile}`],
    ['${env:${root}}', 'has a variable inside of a variable: ${env:${root}}. Variables cannot be nested.'],
    ['${root', 'has a variable that is never closed: ${root. Add the missing }.'],
    [
      '${workspaceFolder}',
      'uses ${workspaceFolder}, which is no variable. Variables are ${root} ${cwd} ${jobs} ${report} ${env:NAME} ${file} ${files} ${relativeFile}; write $${ for a plain ${.',
    ],
  ];
  for (const [text, error] of wrong) {
    it(`${text} is refused`, () => assert.deepEqual(replaceVariables(text, values), { ok: false, error }));
  }

  it('put in exactly the value, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        assert.deepEqual(replaceVariables('<${env:X}>', { ...values, env: { X: value } }), { ok: true, value: `<${value}>` });
      }),
    );
  });
});

describe('variables in a line for a shell', () => {
  const replace = (line: string, platform: NodeJS.Platform = 'linux') => replaceInShell(line, values, platform);

  it('become variables of the shell, so that no value is ever read as syntax', () => {
    assert.deepEqual(replace('cat "${root}/x" ${cwd} ${env:TRICK} | wc -${jobs}'), {
      ok: true,
      value: {
        line: 'cat "${PREFLIGHT_ROOT}/x" ${PREFLIGHT_CWD} ${TRICK} | wc -4',
        env: { PREFLIGHT_ROOT: '/my ws', PREFLIGHT_CWD: '/my ws/a' },
      },
    });
  });

  it("leave the shell's own alone", () => {
    const line = 'echo ${HOME:-x} $HOME ${#x} $(id) ${';
    assert.deepEqual(replace(line), { ok: true, value: { line, env: {} } });
  });

  const wrong: [string, NodeJS.Platform, string][] = [
    [
      'a ${env:NOPE}',
      'linux',
      'uses ${env:NOPE}, but the environment variable NOPE is not set: set it, or write the value here.',
    ],
    ['a ${file}', 'linux', 'uses ${file}, which is only known when a check runs for certain files: leave it out.'],
    ['a ${root}', 'win32', 'uses ${root}, which the shell of Windows could take for syntax: pass it through "env".'],
    ['a ${env:HOME}', 'win32', 'uses ${env:HOME}, which the shell of Windows could take for syntax: pass it through "env".'],
  ];
  for (const [line, platform, error] of wrong) {
    it(`${line} is refused on ${platform}`, () => assert.deepEqual(replace(line, platform), { ok: false, error }));
  }

  it('may say the number of slots on Windows too', () => {
    assert.deepEqual(replace('make -j${jobs}', 'win32'), { ok: true, value: { line: 'make -j4', env: {} } });
  });
});
