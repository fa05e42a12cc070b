/** What an action of GitHub's market place runs, as the command line that a person would type; `$NAME` stands for its input. */
const commands: readonly (readonly [action: RegExp, command: string])[] = [
  [/^golangci\/golangci-lint-action$/, 'golangci-lint run $args'],
  [/^(?:actions-rs|clechasseur\/rs|houseabsolute)\/(?:cargo|actions-rust-cross)$/, 'cargo $command $args'],
  [/^clechasseur\/rs-cargo$/, 'cargo $command $args'],
  [/^actions-rs\/clippy-check$/, 'cargo clippy $args'],
  [/^actions-rs\/audit-check$|^rustsec\/audit-check$/, 'cargo audit'],
  [/^EmbarkStudios\/cargo-deny-action$/, 'cargo deny check'],
  [/^pre-commit\/action$|^tox-dev\/action-pre-commit-uv$|^j178\/prek-action$/, 'pre-commit run --all-files'],
  [/^psf\/black$/, 'black --check .'],
  [/^isort\/isort-action$/, 'isort --check-only --diff .'],
  [/^(?:astral-sh|chartboost)\/ruff-action$/, 'ruff check'],
  [/^py-actions\/flake8$/, 'flake8'],
  [/^jakebailey\/pyright-action$/, 'pyright'],
  [/^codespell-project\/actions-codespell$/, 'codespell'],
  [/^crate-ci\/typos$/, 'typos'],
  [/^streetsidesoftware\/cspell-action$/, 'cspell "**"'],
  [/^(?:ludeeus\/action-shellcheck|bewuethr\/shellcheck-action)$/, 'shellcheck'],
  [/^reviewdog\/action-(shellcheck|actionlint|hadolint|eslint|yamllint)$/, '$1'],
  [/^(?:raven-actions\/actionlint|rhysd\/actionlint)$/, 'actionlint'],
  [/^hadolint\/hadolint-action$/, 'hadolint Dockerfile'],
  [/^(?:ibiqlik\/action-yamllint|karancode\/yamllint-github-action)$/, 'yamllint .'],
  [/^DavidAnson\/markdownlint-cli2-action$/, 'markdownlint-cli2 $globs'],
  [/^(?:nosborn\/github-action-markdown-cli|articulate\/actions-markdownlint|avto-dev\/markdown-lint)$/, 'markdownlint .'],
  [/^fsfe\/reuse-action$/, 'reuse lint'],
  [/^gradle\/gradle-build-action$/, 'gradle $arguments'],
  [/^lunarmodules\/luacheck$|^nebularg\/actions-luacheck$/, 'luacheck .'],
  [/^JohnnyMorganz\/stylua-action$/, 'stylua --check .'],
  [/^bufbuild\/buf-lint-action$/, 'buf lint $input'],
  [/^securego\/gosec$/, 'gosec $args'],
  [/^zizmorcore\/zizmor-action$/, 'zizmor .'],
  [/^gitleaks\/gitleaks-action$/, 'gitleaks git'],
  [/^editorconfig-checker\/action-editorconfig-checker$/, 'editorconfig-checker'],
  [/^terraform-linters\/setup-tflint$/, 'tflint'],
  [/^swift-actions\/swiftlint$|^norio-nomura\/action-swiftlint$/, 'swiftlint'],
  [/^dart-lang\/analyze$/, 'dart analyze'],
  [/^JetBrains\/qodana-action$/, 'qodana scan'],
  [/^treosh\/lighthouse-ci-action$/, 'lhci autorun'],
  [/^jidicula\/clang-format-action$|^DoozyX\/clang-format-lint-action$/, 'clang-format --dry-run -Werror'],
];

/** The command line that stands for a step that uses an action; null for one that checks nothing. */
export function commandOfAction(uses: string, input: (name: string) => string | null): string | null {
  const action = uses.replace(/@.*$/, '');
  for (const [pattern, command] of commands) {
    const match = pattern.exec(action);
    if (match === null) continue;
    return command
      .replaceAll(/\$(\w+)/g, (_, name: string) => (/^\d$/.test(name) ? (match[Number(name)] ?? '') : (input(name) ?? '')))
      .trim();
  }
  return null;
}
