import assert from 'node:assert/strict';
import { err, ok, UserError } from '../../src/model/result.ts';
import { startCli, type CliOptions } from './start-cli.ts';

const text = 'src/a.ts(3,5): error TS2322: No.\nsrc/b.ts(1,1): error TS1005: Yes.\n';

async function parse(argv: readonly string[], ports: CliOptions['ports'] = { readText: async () => ok(text) }) {
  const { io, status } = await startCli(['parse', ...argv], { ports });
  return { status: await status, stdout: io.stdout.text, stderr: io.stderr.text };
}

describe('preflight parse', () => {
  it('shows the problems of an output, and how it was understood', async () => {
    assert.deepEqual(await parse([]), {
      status: 0,
      stdout: [
        'src/a.ts:3:5: error: No. (TS2322)',
        'src/b.ts:1:1: error: Yes. (TS1005)',
        '2 problems, read line by line',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('gives the document of the contract', async () => {
    const { stdout } = await parse(['--as', 'tsc', '--json']);
    const { version, parsed, problems } = JSON.parse(stdout);
    assert.deepEqual([version, parsed, problems.length], [1, 'matched', 2]);
    assert.deepEqual(problems[0], {
      file: 'src/a.ts',
      line: 3,
      column: 5,
      endLine: null,
      endColumn: null,
      severity: 'error',
      message: 'No.',
      code: 'TS2322',
      source: 'tsc',
      url: null,
    });
  });

  it('takes a problem matcher for a format', async () => {
    const { stdout } = await parse(['--as', '$gcc'], { readText: async () => ok('a.c:1:2: warning: unused\n') });
    assert.equal(stdout, 'a.c:1:2: warning: unused\n1 problem, read line by line\n');
  });

  it('says when it understood nothing, or had nothing to read', async () => {
    assert.match((await parse([], { readText: async () => ok('hello\n') })).stdout, /^not understood: name the format with --as/);
    assert.equal((await parse([], { readText: async () => ok(' \n') })).stdout, 'nothing to read\n');
  });

  it('reads the named file, and standard input for none and for -', async () => {
    const asked: (string | null)[] = [];
    const readText = async (file: string | null) => {
      asked.push(file);
      return ok('');
    };
    for (const argv of [[], ['-'], ['log.txt']]) await parse(argv, { readText });
    assert.deepEqual(asked, [null, null, 'log.txt']);
  });

  it('refuses a parser that does not exist, and a file that cannot be read', async () => {
    const unknown = await parse(['--as', 'eslint-jsn']);
    assert.deepEqual(
      [unknown.status, unknown.stderr],
      [2, 'preflight: There is no parser "eslint-jsn". Did you mean eslint-json?\n'],
    );
    const unreadable = await parse(['x', '--json'], { readText: async () => err(new UserError('x cannot be read: gone.')) });
    assert.deepEqual([unreadable.status, JSON.parse(unreadable.stdout).error], [2, 'x cannot be read: gone.']);
    const lost = await parse(['--json'], {
      readText: async () => ok(text),
      findRoot: async () => err(new UserError('There is no such folder.')),
    });
    assert.deepEqual([lost.status, JSON.parse(lost.stdout).error], [2, 'There is no such folder.']);
  });

  it('counts tests', async () => {
    const report = '<testsuite tests="2" failures="0"><testcase name="a"/><testcase name="b"><skipped/></testcase></testsuite>';
    const { stdout } = await parse([], { readText: async () => ok(report) });
    assert.equal(stdout, '0 problems, read as a machine format; tests: 1 passed, 0 failed, 1 skipped\n');
  });
});
