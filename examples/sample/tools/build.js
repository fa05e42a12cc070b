import { cpSync, rmSync } from 'node:fs';

const [source, target] = process.argv.slice(2);
rmSync(target, { recursive: true, force: true });
cpSync(source, target, { recursive: true });
console.log(`${source} copied to ${target}`);
