import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Detector } from '../../../src/config/detect/context.ts';
import { detectGoTask } from '../../../src/config/detect/tasks/go-task.ts';
import { detectJust } from '../../../src/config/detect/tasks/just.ts';
import { detectMake } from '../../../src/config/detect/tasks/make.ts';
import { detectMise } from '../../../src/config/detect/tasks/mise.ts';
import { detectVscodeTasks } from '../../../src/config/detect/tasks/vscode-tasks.ts';
import { detectWith, fakeContext } from './fake-context.ts';

async function judge(detector: Detector, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { checks } = await detectWith(detector, fakeContext(files));
  return checks.map(({ id, enabled, disabledReason }) => (enabled ? id : `${id}: ${disabledReason}`));
}

const make = (text: string, more: Readonly<Record<string, string>> = {}) => judge(detectMake, { Makefile: text, ...more });

describe('the tasks of the editor', () => {
  it('that open something for a person do not run by themselves', async () => {
    const tasks = { tasks: [{ label: 'Open test TUI', type: 'shell', command: 'go run cmd/main.go', group: 'test' }] };
    assert.deepEqual(await judge(detectVscodeTasks, { '.vscode/tasks.json': JSON.stringify(tasks) }), [
      'vscode:Open-test-TUI: it needs a person at the terminal',
    ]);
  });
});

describe('a makefile', () => {
  it('is looked through for what a target needs, also by files that it makes', async () => {
    assert.deepEqual(await make('BIN := $(shell go env GOBIN)\ntest: $(BIN)/tool\n\t./run\n$(BIN)/tool:\n\tgo install x\n'), [
      'make:test: it installs a program: go install x (in "--tool")',
    ]);
    assert.deepEqual(await make('lint: \\\n\tdeps \\\n\tstyle\nstyle:\n\tyamllint .\ndeps:\n\tcurl x\n'), [
      'make:lint: it talks to other machines: curl x (in "deps")',
      'make:style',
    ]);
  });

  it('is looked through for what its scripts download', async () => {
    const files = {
      'hack/lint.sh': '#!/bin/sh\nversion="v2"\ngo run "example.org/lint@$version" "$@"\n',
      'hack/own.sh': '#!/bin/sh\nDIR=out\nrm -rf "$DIR"\ngo run ./cmd/lint "$@"\n',
      'node_modules/.bin/eslint': '',
    };
    assert.deepEqual(await make('lint:\n\t./hack/lint.sh run\ncheck:\n\tsh hack/own.sh\n', files), [
      'make:lint: it downloads the program that it runs: go run example.org/lint@$version $@ (in hack/lint.sh)',
      'make:check',
    ]);
    assert.deepEqual(await make('lint:\n\tnpx -y eslint .\nstyle:\n\tnpx -y left .\ntest:\n\tuvx pytest\n', files), [
      'make:lint',
      'make:style: it may download left: left .',
      'make:test: it may download pytest: pytest',
    ]);
    assert.deepEqual(await make('test:\n\tgo run ./cmd $(filter-out $@,$(MAKECMDGOALS))\nlint:\n\tpnpm dlx x\n', files), [
      'make:test: it needs more words from the one who calls it: needs-words',
      'make:lint: it may download x: x',
    ]);
  });

  it('takes a tab before any rule for a blank, as where a condition sets what a target needs', async () => {
    const condition = 'TOOL :=\nifdef X\n\tTOOL := $(firstword $(A))/bin/tool\nendif\n';
    const rules = 'lint: $(TOOL)\n\tyamllint .\n$(TOOL):\n\tcurl x | sh\n';
    assert.deepEqual(await make(condition + rules), [
      'make:lint: it needs what no rule is known to make: a target that a variable names',
    ]);
  });

  it('has its variables replaced, where it says what they are', async () => {
    assert.deepEqual(
      await make('FMT = clang-format\nFLAGS = -i\nformat:\n\t$(FMT) $(FLAGS) a.c\nlint: ; $(NONE)yamllint $(FLAGS2) .\n'),
      ['make:format: it changes files: clang-format -i a.c', 'make:lint'],
    );
    assert.deepEqual(await make('TOOL = $(shell pick)\ntest:\n\t$(TOOL) x\n\nlint:\n\tyamllint $(wildcard *.yml)\n'), [
      'make:test: it may change files, whatever $unknown is: $unknown x',
      'make:lint',
    ]);
    assert.deepEqual(await make('A = $(B)\nB = $(A)\ntest:\n\t$(A) x\n'), [
      'make:test: it may change files, whatever $unknown is: $unknown x',
    ]);
    assert.deepEqual(await make('SRC = $(shell x)/y\ntest:\n\t-(cd $(SRC)/ && make tests)\nlint:\n\tcd sub && yamllint .\n'), [
      'make:test: it may change files, whatever $unknown is: $unknown',
      'make:lint',
    ]);
    assert.deepEqual(await make('test:\n\t$(RM) -r out\n'), ['make:test: it deletes files: rm -f -r out']);
  });

  it('keeps a target off whose need no rule makes, and follows the needs that patterns and replacements make', async () => {
    assert.deepEqual(
      await make('V = 7.3 8.0\ntests: $(V:%=test-%)\n$(V:%=test-%):\n\tdocker run -it php $@\nlint: gone\n\tyamllint .\n'),
      [
        'make:tests: it starts or changes containers: docker run -it php _ (in "test-7-3")',
        'make:lint: it needs what no rule is known to make: gone',
      ],
    );
    assert.deepEqual(await make('test: test-a $(foreach x,a b,run-$(x))\ntest-%:\n\tcurl $*\n'), [
      'make:test: it needs what no rule is known to make: a target that a variable names',
      'make:test-a: it talks to other machines: curl a',
    ]);
    assert.deepEqual(
      await make('test: main.o a.txt sub $(wildcard *.x) $(addsuffix .txt,a)\n\t./run\n', { 'a.txt': '', 'sub/b': '' }),
      ['make:test'],
    );
  });

  it('has no needs in the variables of a target', async () => {
    assert.deepEqual(await make('test-cover: COV=--cov=x\ntest-cover: export A := b c\ntest-cover: test\ntest:\n\tpytest\n'), [
      'make:test-cover: it runs make:test, which is a check of its own',
      'make:test',
    ]);
  });

  it('has the names that CI asks for, also those that only patterns make, and the first where CI names none', async () => {
    const workflow = 'on: push\njobs:\n  a:\n    steps:\n      - run: make style check_license\n      - run: make\n';
    const context = fakeContext({
      Makefile:
        'all: prog\nprog: main.c\n\tcc main.c\n%: common-%\n\t@true\ncommon-style:\n\tgofmt -l .\ncheck_license:\n\t./lic.sh\n',
      'main.c': '',
      '.github/workflows/ci.yml': workflow,
    });
    const { checks } = await detectWith(detectMake, context);
    assert.deepEqual(
      checks.map(({ id, covers }) => `${id}: ${covers.join(', ')}`),
      [
        'make:all: make all, make',
        'make:common-style: make common-style',
        'make:check_license: make check_license',
        'make:style: make style',
      ],
    );
  });

  it('is read with what it includes, whose lines are those of the include', async () => {
    const context = fakeContext({
      Makefile: '\n-include mk/lint.mk $(NONE).mk ../out.mk\n',
      'mk/lint.mk': 'lint:\n\tyamllint .\n',
    });
    const { checks } = await detectWith(detectMake, context);
    assert.deepEqual(
      checks.map(({ id, source }) => `${id} ${source.file}:${source.line}`),
      ['make:lint Makefile:2'],
    );
    assert.deepEqual(await make('include Makefile\nlint:\n\tyamllint .\n'), ['make:lint']);
  });

  it('is not taken at the word of texts that look like rules', async () => {
    const text = [
      'ifeq (a, b)',
      '$(warning run: curl x)',
      'endif',
      'define lint',
      'test: x',
      'endef',
      'lint = test',
      'format-check := x',
      'URL ?= https://example.com',
      '# typecheck: comment',
      'types::',
      '\tmypy .',
      '%.test: ; run',
      'build/lint: ; touch $@',
    ].join('\n');
    assert.deepEqual(await make(text), ['make:types']);
  });

  it('gives nothing for targets whose names say nothing, and something for those that CI runs', async () => {
    const text = 'license:\n\t./add-license\nodd-name:\n\tyamllint --strict .\n';
    assert.deepEqual(await make(text), ['make:odd-name']);
    const ci = { '.github/workflows/ci.yml': 'on: push\njobs:\n  a:\n    steps:\n      - run: make special\n' };
    assert.deepEqual(await make('special:\n\t./special\n'), []);
    assert.deepEqual(await make('special:\n\t./special\n', ci), ['make:special']);
  });

  it('that is hostile takes no time and throws nothing', async () => {
    const targets = Array.from(
      { length: 3_000 },
      (_, index) => `t${index}: t${(index * 7) % 3_000} t${(index + 1) % 3_000}\n\t$(V${index})\n`,
    );
    assert.equal(Array.isArray(await make(`${targets.join('')}test: t0\n${'V = $(V)$(V)\n'.repeat(100)}`)), true);
    const parts = [
      'test',
      ':',
      '\n',
      '\t',
      '$(',
      ')',
      'A',
      '=',
      '\\\n',
      ' ',
      '$(shell x)',
      'define',
      'endef',
      'include x',
      '$$',
      '@-',
      '\0',
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...parts), { maxLength: 60 }), async (words) => {
        await make(words.join(''));
      }),
    );
  });
});

describe('the files of other task runners', () => {
  it('give no recipes of just that need arguments or are private', async () => {
    const text =
      'lint path:\n  yamllint {{path}}\ntest *args:\n  ./t {{args}}\n_check:\n  ./c\n[private]\nformat-check:\n  shfmt -d .\n';
    assert.deepEqual(await judge(detectJust, { justfile: text }), ['just:test']);
  });

  it('are looked through for dangers by way of what they call', async () => {
    assert.deepEqual(await judge(detectJust, { '.justfile': 'test: build\n  ./t\nbuild:\n  rm -rf /\n' }), [
      'just:test: it deletes files: rm -rf / (in "build")',
      'just:build: it deletes files: rm -rf /',
    ]);
    const task = 'tasks:\n  test:\n    cmds:\n      - task: prepare\n      - ./t\n  prepare: docker run x\n';
    assert.deepEqual(await judge(detectGoTask, { 'Taskfile.yml': task }), [
      'task:test: it starts or changes containers: docker run x (in "prepare")',
    ]);
    assert.deepEqual(
      await judge(detectMise, { 'mise.toml': '[tasks.test]\ndepends = ["up"]\nrun = "./t"\n[tasks.up]\nrun = "npm publish"\n' }),
      ['mise:test: it installs, publishes or changes packages: npm publish (in "up")'],
    );
  });

  it('give tasks of mise that are files', async () => {
    const files = { '.mise/tasks/lint': '#!/bin/bash\nyamllint .\n', '.mise/tasks/test/unit': '#!/usr/bin/env python\n' };
    assert.deepEqual(await judge(detectMise, files), ['mise:lint']);
  });

  it('that are broken are one problem, and no reason to throw', async () => {
    for (const [detector, file] of [
      [detectGoTask, 'Taskfile.yml'],
      [detectMise, 'mise.toml'],
      [detectVscodeTasks, '.vscode/tasks.json'],
    ] as const) {
      const { checks, problems } = await detectWith(detector, fakeContext({ [file]: '{[}\n:::' }));
      assert.deepEqual([checks, problems.length], [[], 1]);
      assert.equal(problems[0]?.file, file);
      for (const text of ['[]', 'null', '7', '{"tasks":7}', '{"tasks":[7,null,{"label":7}]}', 'tasks: [a]', '[tasks]\na = 7'])
        await detectWith(detector, fakeContext({ [file]: text }));
    }
  });

  it('give no tasks of VS Code that ask for something', async () => {
    const tasks = [
      { label: 'test', type: 'shell', command: 'pytest ${input:x}' },
      { label: 'lint', type: 'shell', command: 'yamllint ${command:pick}' },
      { label: 'unit test', type: 'shell', command: 'pytest', args: ['${workspaceFolder}/a'], problemMatcher: ['$pytest'] },
      { label: 'test: out', type: 'process', command: 'x', options: { cwd: '${workspaceFolder}/../other' }, group: 'test' },
    ];
    const context = fakeContext({ '.vscode/tasks.json': JSON.stringify({ tasks }) });
    const { checks } = await detectWith(detectVscodeTasks, context);
    assert.deepEqual(
      checks.map(({ id, command, parser, source }) => [id, command, parser, source.origin]),
      [['vscode:unit-test', ['pytest', '/root/a'], '$pytest', 'tasks.json']],
    );
  });
});
