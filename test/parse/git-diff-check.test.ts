import assert from 'node:assert/strict';
import { gitDiffCheck } from '../../src/parse/formats/git-diff-check.ts';
import { parseOutput } from '../../src/parse/parse-output.ts';
import { noSourceFiles } from '../../src/parse/source-files.ts';

function render(text: string, cwd = '/repo', root = '/repo'): string {
  const { parsed, problems } = parseOutput(gitDiffCheck, { text, cwd, root, exitCode: 2 }, noSourceFiles('/repository'));
  return [parsed, ...problems.map(({ file, line, code, message }) => `${file}:${line} ${code}: ${message}`)].join('\n');
}

describe('the output of git diff --check', () => {
  it('becomes problems', () => {
    const text = [
      'src/a.ts:3: trailing whitespace.',
      '+const a = 1; ',
      'src/a.ts:9: leftover conflict marker',
      'b c.md:12: new blank line at EOF.',
      'd:e.txt:1: space before tab in indent, indent with spaces.',
      '+ \tx',
      '',
    ].join('\n');
    assert.equal(
      render(text),
      [
        'matched',
        'src/a.ts:3 whitespace: trailing whitespace',
        'src/a.ts:9 conflict-marker: leftover conflict marker',
        'b c.md:12 whitespace: new blank line at EOF',
        'd:e.txt:1 whitespace: space before tab in indent, indent with spaces',
      ].join('\n'),
    );
  });

  it('does not take the content of a line for a finding', () => {
    const text = 'a.txt:1: trailing whitespace.\n+other.txt:7: trailing whitespace. \n+x.txt:2: tab in indent.\n+\tx\n';
    assert.equal(render(text), 'matched\na.txt:1 whitespace: trailing whitespace\n+x.txt:2 whitespace: tab in indent');
  });

  it('is relative to the folder in which git ran', () => {
    assert.equal(
      render('a.txt:1: leftover conflict marker', '/repo/sub'),
      'matched\nsub/a.txt:1 conflict-marker: leftover conflict marker',
    );
    assert.equal(
      render('sub/a.txt:1: leftover conflict marker', '/repo', '/repo/sub'),
      'matched\na.txt:1 conflict-marker: leftover conflict marker',
    );
    assert.equal(
      render('b.txt:1: leftover conflict marker', '/repo', '/repo/sub'),
      'matched\n/repo/b.txt:1 conflict-marker: leftover conflict marker',
    );
    assert.equal(render('..a.txt:1: leftover conflict marker'), 'matched\n..a.txt:1 conflict-marker: leftover conflict marker');
  });

  it('may be nothing, or something else', () => {
    assert.equal(render(' \n'), 'none');
    assert.equal(render('fatal: not a git repository\n'), 'unparsed');
    assert.equal(render('* Unmerged path a.txt\n'), 'unparsed');
  });
});
