import type { Node } from 'yaml';
import { isNoCheckName, type CiStep } from './ci-step.ts';
import { resolveExpressions } from './expressions.ts';
import { entriesOf, itemsOf, readYaml, textOf, type YamlFile } from './yaml-reader.ts';

/** Below these keys stand command lines, as one text or as a list of them. */
const commandKeys = /^(?:script|before_script|run|command|commands|bash|sh|test_script|build_script|[\w-]+_script|inline|cmd)$/;
/** Below these keys nothing does. */
const otherKeys =
  /^(?:install|before_install|deploy|before_deploy|after_deploy|after_success|after_failure|after_script|on_success|on_failure|cache|artifacts|image|services|variables|env|environment|only|except|rules)$/;

const deepest = 12;

/** What a CI service other than GitHub's runs, by the keys that they all have. `file` is relative to the root. */
export function readOtherCi(
  text: string,
  file: string,
): { readonly steps: readonly CiStep[]; readonly fault: YamlFile['fault'] } {
  const yaml = readYaml(text);
  const steps: CiStep[] = [];
  const addText = (run: string, node: Node) => {
    if (run.trim() === '') return;
    steps.push({ by: 'CI', run: resolveExpressions(run, new Map()), folder: '.', file, line: yaml.lineOf(node) });
  };
  const add = (node: Node) => addText(textOf(node) ?? '', node);
  const walk = (node: Node, depth: number): void => {
    if (depth > deepest) return;
    for (const item of itemsOf(node)) walk(item, depth + 1);
    for (const [key, value] of entriesOf(node)) {
      if (otherKeys.test(key) || isNoCheckName(key)) continue;
      if (!commandKeys.test(key)) walk(value, depth + 1);
      else if (textOf(value) !== null) add(value);
      else {
        // One script, of which each line counts for the next ones.
        const lines = itemsOf(value).flatMap((item) => textOf(item) ?? []);
        if (lines.length > 0) addText(lines.join('\n'), value);
        for (const item of itemsOf(value)) if (textOf(item) === null) walk(item, depth + 1);
        for (const [inner, text] of entriesOf(value)) if (inner === 'command') add(text);
      }
    }
  };
  if (yaml.root !== null) walk(yaml.root, 0);
  return { steps, fault: yaml.fault };
}
