import { ecosystemRules } from './ecosystem-dangers.ts';
import { runsFixer } from './indirect-fix.ts';
import type { ProgramCall, Step } from './script-steps.ts';

/** Why a script must not run by itself. `write`: it changes what git tracks, or may. */
export interface Danger {
  readonly effect: 'read' | 'write';
  /** "it …", for the end of a sentence. */
  readonly reason: string;
}

/** One way in which a command is no check; the first row that fits counts. */
export interface DangerRule {
  readonly programs: RegExp;
  /** Looked for in the arguments, which are joined with blanks and have one on both sides. */
  readonly args?: RegExp;
  readonly unless?: RegExp;
  readonly effect: 'read' | 'write';
  readonly because: string;
}

const checkFlags =
  / (?:--check|--check-formatted|-check|--set-exit-if-changed|-c|--check-only|--list-different|-l|--verify|--verify-no-changes|--dry-run|--diff)(?:=| )/;

const rules: readonly DangerRule[] = [
  { programs: /^(?:rm|rmdir|unlink|trash|trash-cli|git-clean|shred)$/, effect: 'write', because: 'deletes files' },
  { programs: /^(?:shx|find)$/, args: / (?:rm|-delete|-exec) /, effect: 'write', because: 'deletes files' },
  {
    programs: /^(?:rimraf|del|del-cli|premove)$/,
    unless:
      /^(?: (?:--?[\w-]+|["']?(?:\.\/)?(?:dist|build|lib|out|output|es|esm|cjs|types|coverage|tmp|temp|\.cache|\.next|\.tsbuildinfo|\*\.(?:tsbuildinfo|tgz|log)|\.nyc_output|tsconfig[\w.]*\.tsbuildinfo)(?:[-/][\w.*{},-]*)*["']?))+ $/,
    effect: 'write',
    because: 'deletes files',
  },
  {
    programs: /^git$/,
    unless: /^(?: -\S+)* (?:diff|status|rev-parse|log|ls-files|ls-tree|describe|show|grep|cat-file|merge-base|--version)/,
    effect: 'write',
    because: 'changes the repository',
  },
  {
    programs: /^(?:lint-staged|nano-staged|pretty-quick)$/,
    unless: / --check /,
    effect: 'write',
    because: 'changes and stages files',
  },
  {
    programs: /./,
    args: / --(?:fix|fix-suggestions|fix-dangerously|autofix|auto-correct|write|in-place|apply|apply-unsafe|unsafe|prune-suppressions|suppress-all|update-baseline|set-baseline|generate-baseline|alter|update-allowlist)(?:=(?!false)\S*)? (?!false )/,
    effect: 'write',
    because: 'changes files',
  },
  { programs: /^remark$/, args: / (?:-o|--output)(?:=\S*)? /, effect: 'write', because: 'changes files' },
  { programs: /^(?:prettier|shfmt|gofmt)$/, args: / -[a-z]*w[a-z]* /, effect: 'write', because: 'changes files' },
  { programs: /^(?:clang-format|sed|gsed|perl|markdown-toc|yq)$/, args: / -\w*i/, effect: 'write', because: 'changes files' },
  {
    programs: /^(?:gts|syncpack|eclint|hygen|plop)$/,
    args: /^ (?:fix|format|set|clean|init)/,
    effect: 'write',
    because: 'changes files',
  },
  {
    programs: /^(?:sort-package-json|oxfmt|embedme|prettier-package-json)$/,
    unless: checkFlags,
    effect: 'write',
    because: 'changes files',
  },
  {
    programs: /^(?:dprint|deno|cargo|terraform|mix|go|vp|zig|taplo)$/,
    args: /^ fmt /,
    unless: checkFlags,
    effect: 'write',
    because: 'changes files',
  },
  {
    programs: /^(?:ruff|mix|dotnet|dart|buf)$/,
    args: /^ format /,
    unless: checkFlags,
    effect: 'write',
    because: 'changes files',
  },
  { programs: /^(?:black|isort)$/, unless: /check|--diff/, effect: 'write', because: 'changes files' },
  {
    programs: /^(?:doctoc|all-contributors|patch-package|husky|ncu|npm-check-updates)$/,
    effect: 'write',
    because: 'changes files',
  },
  { programs: /^api-extractor$/, args: / (?:--local|-l) /, effect: 'write', because: 'changes files' },
  {
    programs: /^(?:jest|vitest|ava|react-scripts|playwright|vue-cli-service)$/,
    args: / (?:-u|--update|--updateSnapshot|--update-snapshots?)(?:=| )/,
    effect: 'write',
    because: 'rewrites snapshots',
  },
  { programs: /./, args: / --test-update-snapshots /, effect: 'write', because: 'rewrites snapshots' },
  {
    programs: /^(?:npm|pnpm|yarn|bun|corepack|lerna|rush)$/,
    args: / (?:install|i|ci|add|update|upgrade|up|link|unlink|version|publish|unpublish|dedupe|prune|rebuild|remove|uninstall|import|init|create|login|logout|set|fix|dist-tag|deprecate|bootstrap|enable|prepare|use|cache) /,
    unless: / dedupe --check /,
    effect: 'write',
    because: 'installs, publishes or changes packages',
  },
  { programs: /^yarn$/, args: /^(?: -\S+)* $/, effect: 'write', because: 'installs packages' },
  {
    programs: /^(?:pip|pip3|pipx|uv|uvx|poetry|gem|bundle|composer|brew|apt|apt-get|apk|yum|dnf|choco|winget)$/,
    unless:
      /^(?: -\S+)* (?:check|freeze|validate|lock --check|show|list|outdated|licenses|audit|diagnose|check-platform-reqs|--version) /,
    effect: 'write',
    because: 'installs packages',
  },
  {
    programs:
      /^(?:np|release-it|semantic-release|standard-version|commit-and-tag-version|changeset|changelogen|bumpp|auto-changelog|conventional-changelog|release-plan|shipjs|auto|lerna-publish|clean-publish|cz|git-cz|ovsx|gh-pages)$/,
    unless: /^ status/,
    effect: 'write',
    because: 'releases or publishes',
  },
  { programs: /^vsce$/, args: / (?:publish|unpublish|login) /, effect: 'write', because: 'releases or publishes' },
  {
    programs:
      /^(?:curl|wget|ssh|scp|rsync|sftp|ftp|nc|aws|gcloud|gsutil|az|firebase|vercel|now|netlify|heroku|fly|flyctl|wrangler|surge|gh|serverless|sls|cdk|sst|pulumi|eas|fastlane|coveralls|codecov|sentry-cli|snyk|bundlewatch|aud|audit-ci|better-npm-audit|auditjs)$/,
    effect: 'read',
    because: 'talks to other machines',
  },
  { programs: /^terraform$/, args: /^ (?:apply|destroy|init|import)/, effect: 'write', because: 'changes infrastructure' },
  {
    programs: /^(?:docker|docker-compose|podman|kubectl|helm|vagrant|minikube|tilt|skaffold)$/,
    effect: 'read',
    because: 'starts or changes containers',
  },
  {
    programs: /^(?:kill|pkill|killall|kill-port|fkill|taskkill|shutdown|sudo|doas|su)$/,
    effect: 'write',
    because: 'acts on other processes or as another user',
  },
  {
    programs:
      /^(?:psql|mysql|mongo|mongosh|redis-cli|sqlite3|createdb|dropdb|knex|sequelize|sequelize-cli|typeorm|flyway|liquibase|supabase)$/,
    effect: 'write',
    because: 'changes a database',
  },
  {
    programs: /^(?:prisma|drizzle-kit)$/,
    args: /^ (?:migrate|db|push|drop|studio|introspect)/,
    effect: 'write',
    because: 'changes a database',
  },
  {
    programs:
      /^(?:nodemon|ts-node-dev|tsnd|node-dev|live-server|browser-sync|chokidar|onchange|watch|watchexec|entr|http-server|serve|sirv|webpack-dev-server|start-storybook|storybook|json-server|pm2|forever|electron|start-server-and-test|open|open-cli|xdg-open)$/,
    effect: 'read',
    because: 'serves or watches, and does not end',
  },
  {
    programs:
      /^(?:vite|next|nuxt|nuxi|astro|remix|gatsby|webpack|rollup|ng|vue-cli-service|react-scripts|expo|vitest|parcel|vitepress|vuepress|docusaurus|tsx|eleventy|turbo|nx)$/,
    args: /^ (?:dev|serve|start|develop|preview|watch) /,
    effect: 'read',
    because: 'serves or watches, and does not end',
  },
  { programs: /^vite$/, args: /^(?: -\S+)* $/, effect: 'read', because: 'serves, and does not end' },
  {
    programs: /^(?:cypress|playwright)$/,
    args: / (?:open|codegen|show-report|show-trace|install|install-deps|--ui|--debug|--headed) /,
    effect: 'read',
    because: 'needs a person',
  },
  {
    programs: /^ng$/,
    args: /^ (?:test|e2e) /,
    unless: / --(?:no-watch|watch[= ]false) /,
    effect: 'read',
    because: 'watches, and does not end',
  },
  { programs: /^karma$/, args: /^ start /, unless: / --single-?run/i, effect: 'read', because: 'watches, and does not end' },
  {
    programs: /./,
    args: / --(?:watch|watch-?all|watch-path)(?:=(?!false)\S*)? (?!false )/i,
    effect: 'read',
    because: 'watches, and does not end',
  },
  {
    programs:
      /^(?:tsc|vue-tsc|tsgo|webpack|rollup|babel|mocha|ava|swc|tsup|tsdown|microbundle|tap|bunchee|vitest|watchify|node-sass|sass|postcss|tailwindcss)$/,
    args: / -w /,
    effect: 'read',
    because: 'watches, and does not end',
  },
  { programs: /^watchify$/, effect: 'read', because: 'watches, and does not end' },
  {
    programs: /^(?:node|bun|deno|tsx|python3?|ruby|perl)$/,
    args: / (?:-e|--eval|-p|-pe|-c|--print) .*(?:rm|unlink|rimraf|write|append|exec|spawn|fork|fetch|http|rename|copy)/is,
    effect: 'write',
    because: 'runs code that may change files',
  },
];

const allRules = [...rules, ...ecosystemRules];

/** Why one command of a body must not run by itself, or null. `installed` are packages that are there without a download. */
export function findDanger(step: Step, installed: ReadonlySet<string>): Danger | null {
  const args = ` ${step.args.join(' ')} `.replace(/^ +$/, ' ');
  const program = step.type === 'program' ? step.program : '';
  if (runsFixer(step)) return { effect: 'write', reason: `it changes files: ${shorten(step.text)}` };
  const variable = step.type === 'program' ? findVariable(step) : null;
  if (variable !== null)
    return { effect: 'write', reason: `it may change files, whatever ${variable} is: ${shorten(step.text)}` };
  const rule = allRules.find(
    (row) => row.programs.test(program || 'npm-script') && (row.args?.test(args) ?? true) && !(row.unless?.test(args) ?? false),
  );
  if (rule !== undefined) return { effect: rule.effect, reason: `it ${rule.because}: ${shorten(step.text)}` };
  if (step.type === 'program' && step.mayDownload && !isInstalled(step, installed))
    return { effect: 'read', reason: `it may download ${step.program}: ${shorten(step.text)}` };
  return null;
}

/** A word that only the shell knows, where a command or a flag may stand. */
function findVariable({ program, args }: ProgramCall): string | null {
  if (/^(?:cd|pushd|echo|printf|test|\[|\[\[|exit|export|set|sleep|mkdir|kill|:|\{)$/.test(program)) return null;
  const harmless = /^(?:\$\{?|%)(?:npm_package_\w+|npm_lifecycle_event|npm_node_execpath|INIT_CWD|PWD|HOME|CI)\b/;
  const found = [program, ...args].find((word) => /^(?:\$\{?[\w@*!#]|%\w+%)/.test(word) && !harmless.test(word));
  return found === undefined ? null : shorten(found);
}

function isInstalled({ program }: ProgramCall, installed: ReadonlySet<string>): boolean {
  return installed.has(program) || (packagesOfPrograms.get(program) ?? []).some((name) => installed.has(name));
}

/** Programs whose package has another name. */
const packagesOfPrograms: ReadonlyMap<string, readonly string[]> = new Map([
  ['tsc', ['typescript']],
  ['biome', ['@biomejs/biome']],
  ['attw', ['@arethetypeswrong/cli']],
  ['playwright', ['@playwright/test', 'playwright']],
  ['ng', ['@angular/cli']],
  ['babel', ['@babel/cli']],
  ['swc', ['@swc/cli']],
  ['commitlint', ['@commitlint/cli']],
  ['markdownlint', ['markdownlint-cli']],
  ['remark', ['remark-cli']],
  ['web-test-runner', ['@web/test-runner']],
  ['run-s', ['npm-run-all', 'npm-run-all2']],
  ['run-p', ['npm-run-all', 'npm-run-all2']],
]);

/** One line of at most 80 characters, free of control characters. */
export function shorten(text: string): string {
  // A target that is needed is written as if a program made it.
  const line = text
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .replaceAll('needs-unknown ', '');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
