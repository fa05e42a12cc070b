/** Flags that make a command a variant for one machine, one version or one report: the check that a person wants is without them. */
const variantFlags =
  /^(?:--target|--release|-r|--features|-F|--no-default-features|--profile|-Z\S*|--message-format|--out-format|--output-format|--format|--reporter|--reporters|--coverprofile|-coverprofile|-covermode|--coverage-\w+|--cov-report|--cov|--junitxml|--junit-xml|--log-junit|--verbose|-v|-vv|-V|--locked|--frozen|--offline|--jobs|-j|--parallel|-n|--quiet|-q|--tags|-tags|--timeout|-timeout|-race|--github|-count)$/;
const valued =
  /^(?:--target|--features|-F|--profile|-Z|--message-format|--out-format|--output-format|--format|--reporter|--reporters|-coverprofile|-covermode|--coverage-\w+|--cov-report|--junitxml|--junit-xml|--log-junit|--jobs|-j|-n|-tags|--timeout|-timeout|-count)$/;
/** Programs of which the same flags mean something else, or whose format is their check. */
const keepsFormat = /^(?:prettier|biome|oxfmt|dprint|clang-format|cmake)$/;

/** The arguments without what only suits CI: targets, coverage, formats of reports. */
export function plainArgs(program: string, args: readonly string[]): readonly string[] {
  if (keepsFormat.test(program)) return args;
  const kept: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    if (arg === '-args') break;
    if (arg === '--') {
      kept.push(...args.slice(index));
      break;
    }
    const [name = '', inline] = arg.split('=');
    const isToolchain = program === 'cargo' && index === 0 && arg.startsWith('+');
    if (!isToolchain && !variantFlags.test(name)) kept.push(arg);
    else if (inline === undefined && valued.test(name) && !(args[index + 1] ?? '-').startsWith('-')) index++;
  }
  return kept;
}
