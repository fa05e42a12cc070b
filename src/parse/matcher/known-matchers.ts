/** As in a package.json: `contributes` of VS Code itself and of extensions that are widely used. The names are what people write. */
interface Contributions {
  readonly problemPatterns: readonly object[];
  readonly problemMatchers: readonly object[];
}

/** `(line)`, `(line,column)` or `(line,column,endLine,endColumn)` behind the file, as Microsoft's compilers write it. */
const microsoft = String.raw`^([^\s].*)\((\d+|\d+,\d+|\d+,\d+,\d+,\d+)\):\s+(error|warning|info)\s+`;
const byLocation = { file: 1, location: 2, severity: 3, code: 4, message: 5 };
const cwd = '${cwd}'; // oxlint-disable-line no-template-curly-in-string -- VS Code's own variable

/** What VS Code has built in. */
export const builtIn: Contributions = {
  problemPatterns: [
    {
      name: 'msCompile',
      regexp: String.raw`^(?:\s+\d+>)?([^\s].*)\((\d+|\d+,\d+|\d+,\d+,\d+,\d+)\)\s*:\s+(?:fatal\s+)?(error|warning|info)\s+(\w+\d+)\s*:\s*(.*)$`,
      ...byLocation,
    },
    {
      name: 'gulp-tsc',
      regexp: String.raw`^([^\s].*)\((\d+|\d+,\d+|\d+,\d+,\d+,\d+)\):\s+(\d+)\s+(.*)$`,
      file: 1,
      location: 2,
      code: 3,
      message: 4,
    },
    { name: 'cpp', regexp: String.raw`${microsoft}(C\d+)\s*:\s*(.*)$`, ...byLocation },
    { name: 'csc', regexp: String.raw`${microsoft}(CS\d+)\s*:\s*(.*)$`, ...byLocation },
    { name: 'vb', regexp: String.raw`${microsoft}(BC\d+)\s*:\s*(.*)$`, ...byLocation },
    { name: 'lessCompile', regexp: String.raw`^\s*(.*) in file (.*) line no\. (\d+)$`, message: 1, file: 2, line: 3 },
    {
      name: 'jshint',
      regexp: String.raw`^(.*):\s+line\s+(\d+),\s+col\s+(\d+),\s(.+?)(?:\s+\((\w)(\d+)\))?$`,
      file: 1,
      line: 2,
      column: 3,
      message: 4,
      severity: 5,
      code: 6,
    },
    {
      name: 'jshint-stylish',
      patterns: [
        { regexp: '^(.+)$', file: 1 },
        {
          regexp: String.raw`^\s+line\s+(\d+)\s+col\s+(\d+)\s+(.+?)(?:\s+\((\w)(\d+)\))?$`,
          line: 1,
          column: 2,
          message: 3,
          severity: 4,
          code: 5,
          loop: true,
        },
      ],
    },
    {
      name: 'eslint-compact',
      regexp: String.raw`^(.+):\sline\s(\d+),\scol\s(\d+),\s(Error|Warning|Info)\s-\s(.+)\s\((.+)\)$`,
      file: 1,
      line: 2,
      column: 3,
      severity: 4,
      message: 5,
      code: 6,
    },
    {
      name: 'eslint-stylish',
      patterns: [
        { regexp: String.raw`^([^\s].*)$`, file: 1 },
        {
          regexp: String.raw`^\s+(\d+):(\d+)\s+(error|warning|info)\s+(.+?)(?:\s\s+(.*))?$`,
          line: 1,
          column: 2,
          severity: 3,
          message: 4,
          code: 5,
          loop: true,
        },
      ],
    },
    {
      name: 'go',
      regexp: String.raw`^([^:]*: )?((.:)?[^:]*):(\d+)(:(\d+))?: (.*)$`,
      file: 2,
      line: 4,
      column: 6,
      message: 7,
    },
  ],
  problemMatchers: [
    { name: 'msCompile', owner: 'msCompile', fileLocation: 'absolute', pattern: '$msCompile' },
    { name: 'lessCompile', owner: 'lessCompile', source: 'less', fileLocation: 'absolute', pattern: '$lessCompile' },
    {
      name: 'gulp-tsc',
      owner: 'typescript',
      source: 'ts',
      applyTo: 'closedDocuments',
      fileLocation: 'relative',
      pattern: '$gulp-tsc',
    },
    { name: 'jshint', owner: 'jshint', source: 'jshint', fileLocation: 'absolute', pattern: '$jshint' },
    { name: 'jshint-stylish', owner: 'jshint', source: 'jshint', fileLocation: 'absolute', pattern: '$jshint-stylish' },
    { name: 'eslint-compact', owner: 'eslint', source: 'eslint', fileLocation: 'absolute', pattern: '$eslint-compact' },
    { name: 'eslint-stylish', owner: 'eslint', source: 'eslint', fileLocation: 'absolute', pattern: '$eslint-stylish' },
    { name: 'go', owner: 'go', source: 'go', fileLocation: 'relative', pattern: '$go' },
  ],
};

const tscPattern = {
  name: 'tsc',
  regexp: String.raw`^([^\s].*)[\(:](\d+)[,:](\d+)(?:\):\s+|\s+-\s+)(error|warning|info)\s+TS(\d+)\s*:\s*(.*)$`,
  file: 1,
  line: 2,
  column: 3,
  severity: 4,
  code: 5,
  message: 6,
};

const gccLike = { file: 1, line: 2, column: 3, severity: 4, message: 5 };

/** What widely used extensions contribute; those that are installed take the place of these. */
export const usuallyInstalled: Contributions = {
  problemPatterns: [
    tscPattern,
    {
      name: 'rustc',
      patterns: [
        { regexp: String.raw`^(warning|warn|error)(?:\[(.*?)\])?: (.*)$`, severity: 1, code: 2, message: 3 },
        { regexp: String.raw`^[\s\->=]*(.*?):(\d*):(\d*)\s*$`, file: 1, line: 2, column: 3 },
      ],
    },
  ],
  problemMatchers: [
    {
      name: 'tsc',
      owner: 'typescript',
      source: 'ts',
      applyTo: 'closedDocuments',
      fileLocation: ['relative', cwd],
      pattern: '$tsc',
    },
    {
      name: 'tsc-watch',
      base: '$tsc',
      background: { activeOnStart: true, beginsPattern: 'File change detected', endsPattern: 'Watching' },
    },
    {
      name: 'gcc',
      owner: 'cpptools',
      source: 'gcc',
      fileLocation: ['autoDetect', cwd],
      pattern: { regexp: String.raw`^(.*?):(\d+):(\d*):?\s+(?:fatal\s+)?(warning|error):\s+(.*)$`, ...gccLike },
    },
    {
      name: 'lessc',
      owner: 'lessc',
      source: 'less',
      fileLocation: 'absolute',
      pattern: { regexp: String.raw`(.*)\sin\s(.*)\son line\s(\d+),\scolumn\s(\d+)`, message: 1, file: 2, line: 3, column: 4 },
    },
    {
      name: 'node-sass',
      owner: 'node-sass',
      source: 'node-sass',
      fileLocation: 'absolute',
      pattern: [
        { regexp: String.raw`^\{$` },
        { regexp: String.raw`\s*"status":\s\d+,` },
        { regexp: String.raw`\s*"file":\s"(.*)",`, file: 1 },
        { regexp: String.raw`\s*"line":\s(\d+),`, line: 1 },
        { regexp: String.raw`\s*"column":\s(\d+),`, column: 1 },
        { regexp: String.raw`\s*"message":\s"(.*)",`, message: 1 },
        { regexp: String.raw`\s*"formatted":\s(.*)` },
        { regexp: String.raw`^\}$` },
      ],
    },
    { name: 'rustc', owner: 'rustc', source: 'rustc', fileLocation: ['autoDetect', cwd], pattern: '$rustc' },
    { name: 'rustc-watch', base: '$rustc', background: { beginsPattern: 'Running', endsPattern: 'Finished' } },
    {
      name: 'rust-panic',
      owner: 'rust-panic',
      source: 'panic',
      fileLocation: ['autoDetect', cwd],
      pattern: {
        regexp: String.raw`^thread '.*' panicked at (?:'(.*)', )?(.*?):(\d*):(\d*):?$`,
        message: 0,
        file: 2,
        line: 3,
        column: 4,
      },
    },
    {
      name: 'swiftc',
      owner: 'swift',
      source: 'swiftc',
      fileLocation: ['autoDetect', cwd],
      pattern: { regexp: String.raw`^(.*?):(\d+)(?::(\d+))?:\s+(warning|error|note):\s+(?:\w+\s+error:\s+)?(.*)$`, ...gccLike },
    },
    {
      name: 'python',
      owner: 'python',
      source: 'python',
      fileLocation: ['autoDetect', cwd],
      pattern: [
        { regexp: String.raw`^.*File "([^"]*)", line (\d+).*`, file: 1, line: 2 },
        { regexp: String.raw`^\s*(.*)\s*$` },
        { regexp: String.raw`^\s*(.*Error.*)$`, message: 1 },
      ],
    },
    {
      name: 'pytest',
      owner: 'python',
      source: 'pytest',
      fileLocation: ['autoDetect', cwd],
      pattern: [
        { regexp: String.raw`^E\s+(.*)$`, message: 1 },
        { regexp: '^$' },
        { regexp: String.raw`^(.+):(\d+): `, file: 1, line: 2 },
      ],
    },
    {
      name: 'esbuild',
      owner: 'esbuild',
      source: 'esbuild',
      fileLocation: ['relative', cwd],
      pattern: [
        { regexp: String.raw`^(?:✘|▲) \[(ERROR|WARNING)\] (.+)$`, severity: 1, message: 2 },
        { regexp: '^$' },
        { regexp: String.raw`^\s+(.+):(\d+):(\d+):$`, file: 1, line: 2, column: 3 },
      ],
    },
    {
      name: 'esbuild-watch',
      base: '$esbuild',
      background: { beginsPattern: '\\[watch\\] build started', endsPattern: '\\[watch\\] build finished' },
    },
  ],
};
