/** What is needed of the library alone, to be loaded late, as in `yaml-document.ts`. */
export { parse, TomlError } from 'smol-toml';
