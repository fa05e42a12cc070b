// The entry of the bundle with which programs are started on Windows.
export { execa } from 'execa';
