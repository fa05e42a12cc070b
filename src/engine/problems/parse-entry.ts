// The entry of the bundle with which the command line reads outputs.
export { parseRequested } from './parse-request.ts';
export { parseText } from './parse-text.ts';
