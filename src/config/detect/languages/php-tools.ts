import type { ToolRow } from '../tool-evidence.ts';

const pkg = (name: string) => `composer require --dev ${name}`;
const dist = (name: string) => [name, `${name}.dist`];

/** How PHP's tools check, and what shows that a project uses them. */
export const phpTools: readonly ToolRow[] = [
  {
    preset: {
      id: 'pest',
      title: 'Pest',
      kind: 'test',
      tool: 'pest',
      args: ['--colors=never', '--log-junit', '${report}'],
      typed: 'vendor/bin/pest',
      parser: 'junit',
      locks: ['php-tests'],
      getIt: pkg('pestphp/pest'),
    },
    packages: ['pestphp/pest'],
  },
  {
    preset: {
      id: 'phpunit',
      title: 'PHPUnit',
      kind: 'test',
      tool: 'phpunit',
      args: ['--colors=never', '--log-junit', '${report}'],
      typed: 'vendor/bin/phpunit',
      parser: 'junit',
      locks: ['php-tests'],
      getIt: pkg('phpunit/phpunit'),
    },
    files: [...dist('phpunit.xml'), 'phpunit.dist.xml'],
    packages: ['phpunit/phpunit', 'symfony/phpunit-bridge'],
  },
  {
    preset: {
      id: 'phpstan',
      title: 'PHPStan',
      kind: 'types',
      tool: 'phpstan',
      args: ['analyse', '--no-progress', '--error-format=json'],
      typed: 'vendor/bin/phpstan analyse',
      timeoutMs: 600_000,
      getIt: pkg('phpstan/phpstan'),
    },
    files: [...dist('phpstan.neon'), 'phpstan.dist.neon', ...dist('.phpstan.neon')],
  },
  {
    preset: {
      id: 'psalm',
      title: 'Psalm',
      kind: 'types',
      tool: 'psalm',
      args: ['--no-progress', '--output-format=json'],
      typed: 'vendor/bin/psalm',
      timeoutMs: 600_000,
      getIt: pkg('vimeo/psalm'),
    },
    files: [...dist('psalm.xml')],
  },
  {
    preset: {
      id: 'php-cs-fixer',
      title: 'PHP CS Fixer',
      kind: 'format',
      tool: 'php-cs-fixer',
      args: ['fix', '--dry-run', '--diff', '--format=json', '--no-ansi'],
      typed: 'php-cs-fixer fix --dry-run',
      getIt: pkg('friendsofphp/php-cs-fixer'),
    },
    files: ['.php-cs-fixer.php', '.php-cs-fixer.dist.php', '.php_cs.dist', '.php_cs'],
  },
  {
    preset: {
      id: 'pint',
      title: 'Pint',
      kind: 'format',
      tool: 'pint',
      args: ['--test', '--format=json', '--no-ansi'],
      typed: 'vendor/bin/pint --test',
      getIt: pkg('laravel/pint'),
    },
    files: ['pint.json'],
    packages: ['laravel/pint'],
  },
  {
    preset: {
      id: 'phpcs',
      title: 'PHP_CodeSniffer',
      kind: 'lint',
      tool: 'phpcs',
      args: ['-q', '--report=json'],
      typed: 'vendor/bin/phpcs',
      getIt: pkg('squizlabs/php_codesniffer'),
    },
    files: [...dist('phpcs.xml'), ...dist('.phpcs.xml')],
  },
  {
    preset: {
      id: 'rector',
      title: 'Rector',
      kind: 'lint',
      tool: 'rector',
      args: ['process', '--dry-run', '--no-progress-bar', '--no-ansi'],
      typed: 'vendor/bin/rector process --dry-run',
      on: ['push', 'manual'],
      timeoutMs: 600_000,
      getIt: pkg('rector/rector'),
    },
    files: ['rector.php'],
  },
  {
    preset: {
      id: 'phpmd',
      title: 'PHPMD',
      kind: 'lint',
      tool: 'phpmd',
      args: ['src', 'text', 'phpmd.xml'],
      typed: 'vendor/bin/phpmd src text phpmd.xml',
      on: ['push', 'manual'],
      getIt: pkg('phpmd/phpmd'),
    },
    files: ['phpmd.xml'],
  },
  {
    preset: {
      id: 'deptrac',
      title: 'Deptrac',
      kind: 'lint',
      tool: 'deptrac',
      args: ['analyse', '--no-progress'],
      typed: 'vendor/bin/deptrac analyse',
      on: ['push', 'manual'],
      getIt: pkg('deptrac/deptrac'),
    },
    files: ['deptrac.yaml', 'depfile.yaml'],
  },
  {
    preset: {
      id: 'infection',
      title: 'Mutation tests',
      kind: 'test',
      tool: 'infection',
      args: ['--no-progress'],
      typed: 'vendor/bin/infection',
      on: ['manual'],
      timeoutMs: 1_800_000,
      getIt: pkg('infection/infection'),
    },
    files: ['infection.json5', 'infection.json', 'infection.json.dist', 'infection.json5.dist'],
  },
];
