/**
 * A text from a file with the signs that steer a terminal, cannot be seen or turn the text around them written as `\u{…}`: what a
 * repository says is shown, never obeyed.
 */
export function printable(text: string): string {
  return text.replaceAll(/(?!\u200D)[\p{Cc}\p{Cf}\u2028\u2029]/gu, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);
}
