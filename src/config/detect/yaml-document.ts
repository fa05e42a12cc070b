/** What is needed of the library alone, to be loaded late: what a bundle loads late as a whole it carries as a whole. */
export { parseDocument } from 'yaml';
