// The entry of the bundle with which engine and command line read outputs.
export { parseRequested } from './parse-request.ts';
export { parse, parseText } from './parse-text.ts';
