import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeConfigProblem } from '../../../src/model/problem.ts';
import { detectChecks } from '../../../src/config/detect-checks.ts';
import { renderChecks } from './render-checks.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/detect');

/** What is on PATH for the fixtures, so that they say the same on every machine. */
const programs =
  'npm node git python3 uv poetry rustup cargo cargo-clippy cargo-fmt go gofmt make cmake ctest meson gradle mvn dotnet ruby bundle php composer elixir mix swift dart flutter shellcheck shfmt bats yamllint actionlint hadolint';

/** A folder with empty programs, removed again. */
class Programs implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'preflight-programs-'));

  constructor() {
    const ending = process.platform === 'win32' ? '.EXE' : '';
    for (const name of programs.split(' ')) writeFileSync(join(this.path, name + ending), '', { mode: 0o755 });
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

describe('the checks of the fixture', () => {
  for (const name of readdirSync(fixtures)) {
    it(`"${name}" are the expected ones`, async () => {
      using path = new Programs();
      const folder = join(fixtures, name);
      const { checks, problems } = await detectChecks(folder, { PATH: path.path });
      // Other processes get them as text.
      assert.deepEqual(JSON.parse(JSON.stringify(checks)), checks);
      const own = checks.filter((check) => check.kind !== 'git');
      const found = renderChecks(own) + problems.map((problem) => `! ${describeConfigProblem(problem)}\n`).join('');
      assert.equal(found, readFileSync(join(folder, 'expected.txt'), 'utf8'));
      const commands = join(folder, 'commands.txt');
      if (!existsSync(commands)) return;
      const lines = own.map(
        ({ id, command, cwd, unavailable }) =>
          `${id}: ${cwd === '.' ? '' : `(${cwd}) `}${command.join(' ')}${unavailable === null ? '' : ` | ${unavailable}`}\n`,
      );
      assert.equal(lines.join(''), readFileSync(commands, 'utf8'));
    });
  }
});
