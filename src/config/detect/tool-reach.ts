/** A text in a file of one of these paths. */
export interface Doubt {
  readonly paths: RegExp;
  readonly text: RegExp;
}

/** All that a tool looks at when it checks, as far as one can be sure of it. A tool in doubt has no row: then everything counts. */
export interface ToolReach {
  /** The programs that this is about. */
  readonly tools: readonly string[];
  /** The first argument that this is about; all when absent. */
  readonly verbs?: RegExp;
  /** Endings of the files that it looks at, without the first dot. */
  readonly endings?: string;
  /** It looks at all files but those with these endings. */
  readonly butEndings?: string;
  /** Names of further files, as globs: its configuration, what it ignores by, files without an ending. */
  readonly names: string;
  /**
   * `files`: it judges each file by itself · `named`: only those whose names it is given · `project`: what it finds in one file may depend
   * on any other, so its reach is known only where it works in the root.
   */
  readonly across: 'files' | 'named' | 'project';
  /** Configuration that may have it look at more: any of these. */
  readonly doubts?: readonly Doubt[];
  /** Packages that may have it look at more: those whose name has this in it, unless they are known. */
  readonly packages?: { readonly about: RegExp; readonly known: RegExp };
}

const javascript = 'js mjs cjs jsx ts mts cts tsx vue svelte astro json jsonc json5';
const styles = 'css scss sass less pcss postcss styl';
/** What code imports: that it is there is all that counts. */
const assets =
  'graphql gql html htm txt csv xml yaml yml toml svg png jpg jpeg gif webp avif ico bmp woff woff2 ttf otf eot mp3 mp4 webm ogg wav pdf wasm node glsl vert frag wgsl';
const ignores = '.*ignore .editorconfig';
const rcs = '.*rc .*rc.*';
/** Without an ending: its first line may say what it is. */
const bare = '+([^./])';
const pyproject = /(?:^|\/)pyproject\.toml$/;
/** Code that reads other files as it likes. */
const readsFiles = /["'`](?:node:)?(?:fs|fs-extra|fs\/promises|child_process|globby|glob|fast-glob)["'`]/;

/** Configuration that names plugins or parsers, or that is written elsewhere. */
const bringsMore =
  /\b(?:plugins|parser|associations)\b|\brequire\(|\bawait import\b|^import (?!type\b)|^export [^'"\n]*\bfrom\b|^["'][^"'\n]*["']\s*$/m;

/** Files of other languages, and those that are no text: nobody formats them as JavaScript. */
const foreign =
  'py pyi ipynb go mod sum rs c h cc cpp cxx hh hpp java kt kts scala groovy gradle rb php pl pm lua r jl swift dart ex exs erl hs elm clj ' +
  'fs cs vb sql sh bash zsh fish ps1 bat cmd tf proto rst adoc tex txt csv tsv log svg png jpg jpeg gif webp avif ico bmp pdf zip gz tgz tar ' +
  'woff woff2 ttf otf eot mp3 mp4 webm ogg wav wasm so dll dylib exe bin dat db sqlite';

/** Of `getSupportInfo()` of Prettier 3, by which oxfmt goes as well. */
const prettierEndings =
  `${javascript} ${styles} ${assets} importmap 4DForm 4DProject avsc geojson gltf har ice JSON-tmLanguage json.example mcmeta sarif ` +
  'slnlaunch tact tfstate tfstate.backup topojson webapp webmanifest yy yyp code-snippets code-workspace hujson _js bones ' +
  'es es6 gs jake javascript jsb jscad jsfl jslib jsm jspre jss njs pac sjs ssjs xsjs xsjslib wxs js.flow flow handlebars hbs graphqls ' +
  'html.hl hta inc xht xhtml mjml md livemd markdown mdown mdwn mkd mkdn mkdown ronn scd workbook mdx wxss mir reek rviz syntax ' +
  'yaml-tmlanguage yaml.sed yml.mysql lr cff lock';
const prettierNames = `${ignores} ${rcs} ${bare} *.sublime* .arcconfig .auto-changelog .imgbotconfig .secrets.baseline .tern-* .watchmanconfig .clang-* .clangd package.yaml`;

/** The tools of which it is known for certain what decides their verdict. isort is none: it looks at the first line of every file. */
export const toolReaches: readonly ToolReach[] = [
  {
    tools: ['prettier'],
    // It looks for a first line of Node.js in every file whose language it does not know.
    butEndings: foreign,
    names: `${ignores} ${rcs} package.yaml`,
    across: 'files',
    doubts: [
      {
        paths: /(?:^|\/)(?:\.prettierrc(?:\.\w+)?|prettier\.config\.\w+)$/,
        text: bringsMore,
      },
    ],
    packages: {
      about: /prettier/,
      known: /^(?:prettier|@types\/prettier|eslint-(?:config|plugin)-prettier|stylelint-(?:config-)?prettier|pretty-quick)$/,
    },
  },
  {
    tools: ['oxfmt'],
    endings: `${prettierEndings} toml`,
    names: prettierNames,
    across: 'files',
    doubts: [{ paths: /(?:^|\/)(?:\.oxfmtrc\.jsonc?|oxfmt\.config\.\w+)$/, text: bringsMore }],
  },
  {
    tools: ['biome'],
    verbs: /^(?:check|ci|lint|format)$/,
    endings: `${prettierEndings} toml grit`,
    names: `${prettierNames} .biome.*`,
    across: 'project',
  },
  {
    tools: ['oxlint'],
    endings: `${javascript} ${assets} ${styles}`,
    names: `${rcs} ${ignores}`,
    across: 'project',
    doubts: [{ paths: /(?:^|\/)(?:\.oxlintrc\.jsonc?|oxlint\.config\.\w+)$/, text: /\bjsPlugins\b/ }],
  },
  {
    tools: ['eslint'],
    endings: `${javascript} ${assets} ${styles}`,
    names: `${rcs} ${ignores}`,
    across: 'project',
    doubts: [{ paths: /(?:^|\/)(?:eslint\.config\.\w+|\.eslintrc(?:\.\w+)?)$/, text: readsFiles }],
    packages: {
      about: /eslint|^neostandard$|^@html-|^@graphql-/,
      known:
        /^(?:eslint|typescript-eslint|@typescript-eslint\/[\w-]+|@eslint\/(?:js|eslintrc|compat|core|config-helpers|plugin-kit)|@types\/eslint[\w-]*|@babel\/eslint-(?:parser|plugin)|@eslint-community\/[\w-]+|@stylistic\/eslint-plugin[\w-]*|@vitest\/eslint-plugin|@next\/eslint-plugin-next|(?:vue|svelte|astro)-eslint-parser|eslint-(?:scope|utils|visitor-keys|import-resolver-[\w-]+|config-(?:prettier|airbnb|airbnb-base|airbnb-typescript|standard|google|next|react-app))|eslint-plugin-(?:array-func|astro|chai-friendly|compat|cypress|es|es-x|eslint-comments|functional|import|import-x|jest|jest-dom|jsdoc|jsx-a11y|lit|lodash|mocha|n|no-only-tests|node|perfectionist|playwright|prettier|promise|react|react-hooks|react-refresh|regexp|security|simple-import-sort|solid|sonarjs|svelte|testing-library|tsdoc|unicorn|unused-imports|vitest|vue))$/,
    },
  },
  {
    tools: ['stylelint'],
    endings: `${javascript} ${styles} html htm yaml yml wxss`,
    names: `${rcs} ${ignores}`,
    across: 'project',
    doubts: [{ paths: /(?:^|\/)(?:\.stylelintrc(?:\.\w+)?|stylelint\.config\.\w+)$/, text: readsFiles }],
    packages: {
      about: /stylelint/,
      known:
        /^(?:stylelint|stylelint-(?:config-[\w-]+|order|scss|prettier|less)|@stylistic\/stylelint-(?:plugin|config)|@types\/stylelint)$/,
    },
  },
  { tools: ['tsc', 'tsgo'], endings: javascript, names: 'package.json', across: 'project' },
  { tools: ['gofmt', 'gofumpt'], endings: 'go', names: 'go.mod go.work', across: 'files' },
  {
    tools: ['cargo'],
    verbs: /^fmt$/,
    endings: 'rs rs.in in inc toml',
    names: 'rust-toolchain',
    across: 'files',
  },
  {
    tools: ['ruff'],
    verbs: /^(?:check|format)$/,
    endings: 'py pyi pyw ipynb toml',
    names: `${ignores} py.typed`,
    across: 'files',
    doubts: [
      { paths: /(?:^|\/)\.?ruff\.toml$/, text: /^(?:extend|extension|include|extend-include)\s*=/m },
      { paths: pyproject, text: /^\[tool\.ruff\]\n(?:(?!\[).*\n)*(?:extend|extension|include|extend-include)\s*=/m },
    ],
  },
  {
    tools: ['black'],
    endings: 'py pyi ipynb toml',
    names: ignores,
    across: 'files',
    doubts: [{ paths: pyproject, text: /^\[tool\.black\]\n(?:(?!\[).*\n)*include\s*=/m }],
  },
  {
    tools: ['mypy'],
    endings: 'py pyi toml cfg ini json',
    names: 'py.typed .mypy.ini',
    across: 'project',
    doubts: [{ paths: /(?:^|\/)(?:\.?mypy\.ini|setup\.cfg|pyproject\.toml)$/, text: /^\s*plugins\s*=/m }],
  },
  {
    tools: ['pyright', 'basedpyright'],
    endings: 'py pyi pyx ipynb so pyd dylib toml json cfg',
    names: 'py.typed .env .python-version',
    across: 'project',
  },
  { tools: ['shfmt'], endings: 'sh bash ksh mksh zsh dash bats', names: `${bare} ${ignores}`, across: 'files' },
  {
    tools: ['shellcheck'],
    names: '.shellcheckrc shellcheckrc',
    across: 'named',
    doubts: [{ paths: /(?:^|\/)\.?shellcheckrc$/, text: /\bexternal-sources\s*=\s*true/ }],
  },
  { tools: ['hadolint'], names: '.hadolint.yaml .hadolint.yml hadolint.yaml hadolint.yml', across: 'named' },
  { tools: ['clang-format'], names: '.clang-format _clang-format .clang-format-ignore', across: 'named' },
  {
    tools: ['yamllint'],
    endings: 'yaml yml',
    names: `.yamllint ${ignores}`,
    across: 'files',
    doubts: [
      {
        paths: /(?:^|\/)\.yamllint(?:\.ya?ml)?$/,
        text: /\b(?:yaml-files|ignore-from-file)\b|\bextends\s*:\s*(?!["']?(?:default|relaxed)\b)/,
      },
    ],
  },
  {
    tools: ['markdownlint', 'markdownlint-cli2'],
    endings: 'md markdown',
    names: `.markdownlint* package.json ${ignores}`,
    across: 'files',
    doubts: [
      {
        paths: /(?:^|\/)\.markdownlint.*$/,
        text: /\b(?:customRules|extends|markdownItPlugins|modulePaths|require|import)\b|\*\.(?!(?:md|markdown)\b)/,
      },
    ],
  },
  {
    tools: ['actionlint'],
    names: '.github/** .shellcheckrc shellcheckrc',
    across: 'project',
    // The files that an action names must be there, wherever it lies.
    doubts: [{ paths: /^(?!\.github\/)(?:[^/]+\/)*action\.ya?ml$/, text: /^/ }],
  },
  {
    tools: ['taplo'],
    verbs: /^(?:fmt|format)$/,
    endings: 'toml',
    names: ignores,
    across: 'files',
    doubts: [{ paths: /(?:^|\/)\.?taplo\.toml$/, text: /^\s*include\s*=/m }],
  },
  { tools: ['terraform', 'tofu'], verbs: /^fmt$/, endings: 'tf tfvars tofu hcl', names: ignores, across: 'files' },
  { tools: ['stylua'], endings: 'lua luau toml', names: ignores, across: 'files' },
];
