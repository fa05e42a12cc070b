import assert from 'node:assert/strict';
import { findSecretValues } from '../../src/session/secret-values.ts';

describe('the values of secrets', () => {
  const env = {
    NPM_TOKEN: 'one',
    A_SECRET: 'two',
    SECRET: 'three',
    A_SECRET_B: 'four',
    EMPTY_SECRET: '',
    GONE_SECRET: undefined,
  };
  const find = (...names: string[]) => findSecretValues(names, [env], 'linux');

  it('are those of the names, wherever a star stands', () => {
    assert.deepEqual(find(), []);
    assert.deepEqual(find('NPM_TOKEN', 'nobody'), ['one']);
    assert.deepEqual(find('*_SECRET'), ['two']);
    assert.deepEqual(find('*SECRET'), ['two', 'three']);
    assert.deepEqual(find('A_*'), ['two', 'four']);
    assert.deepEqual(find('A*B'), ['four']);
    assert.deepEqual(find('*_*_*'), ['four']);
    assert.deepEqual(find('A_SECRET*_SECRET', 'A_*_*_SECRET', '*SECRET*SECRET*', 'A*T*RET'), []);
    assert.deepEqual(find('N.M_TOKEN', 'npm_token', '(NPM_TOKEN'), []);
  });

  it('come from every environment, also without the blanks around them, each once', () => {
    assert.deepEqual(findSecretValues(['K'], [{ K: 'a' }, { K: ' b\n' }, { K: 'a' }, { K: ' ' }], 'linux'), [
      'a',
      ' b\n',
      'b',
      ' ',
    ]);
  });

  it('are found on Windows in any letter case', () => {
    assert.deepEqual(findSecretValues(['npm_*'], [env], 'win32'), ['one']);
  });

  it('are found in linear time', () => {
    const names = { [`${'a'.repeat(20_000)}b`]: 'x' };
    assert.deepEqual(findSecretValues(['*a'.repeat(5_000)], [names], 'linux'), []);
  });
});
