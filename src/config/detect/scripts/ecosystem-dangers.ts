import type { DangerRule } from './script-dangers.ts';

const rewrites = { effect: 'write', because: 'changes files' } as const;
const installs = { effect: 'write', because: 'installs, publishes or changes packages' } as const;
const serves = { effect: 'read', because: 'serves or watches, and does not end' } as const;

/** How programs of ecosystems other than JavaScript's are no checks. */
export const ecosystemRules: readonly DangerRule[] = [
  { programs: /^(?:lcov|genhtml)$/, effect: 'write', because: 'writes reports beside the sources' },
  { programs: /^go$/, args: /^ list (?:-\S+ )*-u /, effect: 'read', because: 'talks to other machines' },
  { programs: /^pyproject-build$/, effect: 'read', because: 'installs what the build needs' },
  { programs: /^gpg2?$/, effect: 'read', because: 'needs keys of a person' },
  { programs: /^cargo$/, args: /^ (?:\+\S+ )?(?:outdated|semver-checks) /, effect: 'read', because: 'talks to other machines' },
  { programs: /^needs-unknown$/, effect: 'write', because: 'needs what no rule is known to make' },
  { programs: /^(?:re)?gen(?:erate)?[-_]\w/, unless: / --(?:check|verify|dry-run) /, ...rewrites },
  { programs: /^dialyzer$/, args: / --(?:build_plt|add_to_plt|remove_from_plt) /, ...rewrites },
  {
    programs: /./,
    args: / --(?:set|generate|regenerate)-(?:baseline|todo)(?:=\S*)? | --update-(?:allowlist|baseline)(?:=\S*)? /,
    ...rewrites,
  },
  { programs: /^php-cs-fixer$/, unless: /^ check | --dry-run |^ (?:list|describe)/, ...rewrites },
  { programs: /^rector$/, unless: / (?:--dry-run|-n) /, ...rewrites },
  { programs: /^pint$/, unless: / --(?:test|bail) /, ...rewrites },
  {
    programs: /^(?:phpcbf|autoflake|pyupgrade|reorder-python-imports|add-trailing-comma|tidy-imports)$/,
    unless: / --(?:check|check-diff) /,
    ...rewrites,
  },
  { programs: /^psalm$/, args: / --(?:alter|set-baseline\S*|update-baseline|psalter) /, ...rewrites },
  { programs: /^phpstan$/, args: / (?:-b|--generate-baseline)(?:=\S*)? /, ...rewrites },
  {
    programs: /^(?:rubocop|standardrb|reek)$/,
    args: / (?:-a|-A|-x|--autocorrect\S*|--auto-correct\S*|--fix\S*|--auto-gen-config|--regenerate-todo) /,
    ...rewrites,
  },
  {
    programs: /^(?:yapf|autopep8|ormolu|fourmolu|ocamlformat|ktfmt|google-java-format|cmake-format|perltidy)$/,
    args: / (?:-i|-\w*i|--inplace|--in-place|-b|--mode[= ]inplace|--replace) /,
    ...rewrites,
  },
  { programs: /^(?:gofumpt|goimports|golines|gci|buf)$/, args: / -[a-z]*w /, ...rewrites },
  { programs: /^ktlint$/, args: / (?:-F|--format) /, ...rewrites },
  {
    programs: /^(?:stylua|nixpkgs-fmt|alejandra|swiftformat|yamlfmt|treefmt|cljfmt|scalafmt|rustfmt)$/,
    unless: / (?:--check|-c|check|--lint|--test|-lint|--fail-on-change|--diff|--verify) /,
    ...rewrites,
  },
  { programs: /^golangci-lint$/, args: /^ fmt /, unless: / (?:-d|--diff) /, ...rewrites },
  {
    programs: /^go$/,
    args: /^ (?:generate|fix|fmt|mod (?:tidy|vendor|edit|init|download)|get|work (?:sync|use)|clean) /,
    ...rewrites,
  },
  { programs: /^go$/, args: /^ install /, effect: 'write', because: 'installs a program' },
  { programs: /^go$/, args: /^ run (?:-\S+ )*\S+@\S+ /, effect: 'read', because: 'downloads the program that it runs' },
  { programs: /^needs-words$/, effect: 'read', because: 'needs more words from the one who calls it' },
  {
    programs: /^cargo$/,
    args: /^ (?:\+\S+ )?(?:fix|update|add|remove|rm|install|uninstall|publish|yank|login|clean|upgrade|release|set-version|insta (?:accept|review|reject)|init|new) /,
    ...rewrites,
  },
  {
    programs: /^(?:gradle|gradlew|mvn|mvnw|sbt)$/,
    args: / \S*(?:Apply|ktlintFormat|publish\S*|release\S*|bootRun|run|clean|deploy|install|spotless:apply|versions:set|format|dependencyUpdates|wrapper|updateLicenses) /,
    ...rewrites,
  },
  {
    programs: /^mix$/,
    args: /^ (?:deps\.(?:get|update|clean|unlock)|local\.\S+|hex\.\S+|ecto\.\S+|phx\.server|archive\.install|release|setup|gettext\.\S+|run) /,
    unless: / --check\S* /,
    ...rewrites,
  },
  {
    programs: /^dotnet$/,
    args: /^ (?:restore|add|remove|publish|pack|run|watch|tool|nuget|new|ef|clean|workload) /,
    ...installs,
  },
  { programs: /^(?:dart|flutter)$/, args: /^ (?:pub|run|fix|create|upgrade|publish|clean|build_runner) /, ...installs },
  { programs: /^swift$/, args: /^ (?:package|run) /, ...installs },
  { programs: /^(?:pre-commit|prek)$/, args: /^ (?:autoupdate|install|uninstall|gc|clean|migrate-config|update) /, ...installs },
  {
    programs:
      /^(?:twine|flit|maturin|conda|mamba|cpanm|cpan|luarocks|opam|asdf|rustup|pyenv|rbenv|nvm|pod|carthage|vcpkg|conan|stack-install|nimble-install|virtualenv|venv|ensurepip|easy_install|towncrier|bump2version|bumpversion|bump-my-version|tbump|cz|commitizen|changie|goreleaser|git-cliff)$/,
    unless: /^ (?:check|doctor|list) /,
    ...installs,
  },
  {
    programs: /^(?:rake)$/,
    args: / (?:release|install|clean|clobber|console|db:\S+|publish|bump|changelog)(?::\S+)? /,
    ...rewrites,
  },
  {
    programs: /^(?:jekyll|mkdocs|hugo|zola|mdbook|rails|flask|puma|rackup|sphinx-autobuild|jupyter|php artisan)$/,
    args: / (?:serve|s|server|run|watch|lab|notebook|gh-deploy|console|c) /,
    ...serves,
  },
  {
    programs:
      /^(?:uvicorn|gunicorn|hypercorn|daphne|celery|guard|air|reflex|bacon|cargo-watch|sphinx-autobuild|ptw|pytest-watch|watchmedo|foreman|overmind|honcho|streamlit|iex|irb|pry|ghcid|roswell)$/,
    ...serves,
  },
  {
    programs: /^(?:python[\d.]*)$/,
    args: /(?:^| |\/)manage\.py (?:runserver|migrate|makemigrations|shell|flush|loaddata|collectstatic|createsuperuser) (?!.*--check)/,
    effect: 'write',
    because: 'serves, or changes a database',
  },
  { programs: /^(?:cargo|dotnet)$/, args: / watch /, ...serves },
  {
    programs: /^pytest$/,
    args: / --(?:snapshot-update|inline-snapshot=\S*(?:fix|create|update)\S*|force-regen|regen-all|update-goldens) /,
    effect: 'write',
    because: 'rewrites snapshots',
  },
];
