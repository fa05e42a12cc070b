import assert from 'node:assert/strict';
import { github } from '../../src/parse/formats/github.ts';
import { show } from './show-findings.ts';

describe("GitHub's annotations", () => {
  it('have properties in any order, and escapes', () => {
    const text = [
      '::group::Lint',
      '::error file=src/a%2Cb c.js,line=3,endLine=3,col=5,endColumn=9::Bad: 100%25%0Asecond line',
      '  ::warning line=7,file=C%3A\\w\\b.js::Careful',
      '::notice::Nothing is known of the place',
      '::debug::chatter',
      '::endgroup::',
    ].join('\n');
    assert.equal(
      show(github, text),
      [
        'src/a,b c.js:3:5-3:9 error : Bad: 100%⏎second line',
        'C:\\w\\b.js:7 warning : Careful',
        '- info : Nothing is known of the place',
      ].join('\n'),
    );
  });

  it('have the rule or a sentence as their title', () => {
    const text = [
      '::error file=a.js,line=1,title=no-undef::x is not defined',
      '::error file=a.js,line=1,title=A sentence::about it',
      '::error file=a.js,line=1,title=A sentence::A sentence about it',
      '::warning file=a.js,line=1,col=7,title=eslint(no-x)::a.js:1:7: Bad',
      '::warning file=a.js,line=1,col=7,title=lint/style/useConst::Bad',
      '::notice title=🎭 Playwright Run Summary::3 failed',
    ].join('\n');
    assert.equal(
      show(github, text),
      [
        'a.js:1 error no-undef: x is not defined',
        'a.js:1 error : A sentence: about it',
        'a.js:1 error : A sentence about it',
        'a.js:1:7 warning oxlint/eslint(no-x): Bad | bytes',
        'a.js:1:7 warning biome/lint/style/useConst: Bad | characters',
      ].join('\n'),
    );
  });

  it('take no number that is none, and no other command', () => {
    assert.equal(show(github, '::error file=a.js,line=-1,col=1e9,__proto__=x,=,::no\n'), 'a.js error : no');
    for (const text of ['', 'C++ error::type mismatch', '::errors::x', '::set-output name=a::b', 'x ::error::y'])
      assert.equal(show(github, text), 'null', text);
  });
});
