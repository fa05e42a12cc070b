// The entry of the bundle with which engine and command line read outputs.
export { readMatcherWith } from '../../parse/matcher/find-matcher.ts';
export { parseRequested } from './parse-request.ts';
export { parse, parseText } from './parse-text.ts';
