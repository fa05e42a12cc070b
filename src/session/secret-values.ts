/**
 * The values of those variables whose names are declared as secrets; `*` in a name stands for any characters. As Windows does, names are
 * compared there without regard to case. A value is there as it stands and without the blanks around it, which programs like to cut off.
 */
export function findSecretValues(
  names: readonly string[],
  environments: readonly Readonly<Record<string, string | undefined>>[],
  platform: NodeJS.Platform = process.platform,
): string[] {
  if (names.length === 0) return [];
  const fold = (name: string): string => (platform === 'win32' ? name.toUpperCase() : name);
  const patterns = names.map((name) => fold(name).split('*'));
  const values = new Set<string>();
  for (const [name, value] of environments.flatMap((environment) => Object.entries(environment))) {
    if (value === undefined || !patterns.some((parts) => isMatch(fold(name), parts))) continue;
    values.add(value).add(value.trim());
  }
  values.delete('');
  return [...values];
}

/** Whether the parts stand in the name in this order, the first at its begin and the last at its end. Takes linear time. */
function isMatch(name: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  const end = name.length - last.length;
  let from = first.length;
  for (const part of rest) {
    const index = name.indexOf(part, from);
    if (index < 0 || index + part.length > end) return false;
    from = index + part.length;
  }
  return true;
}
