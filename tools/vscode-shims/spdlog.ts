// Takes the place of the C++ addon @vscode/spdlog in the embedded VS Code, so that no compiler is needed.
// Every output channel and every log file is written through it: without it they stay empty.
import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

export class Logger {
  readonly #file: string;
  #level = 0;
  #hasPrefix = true;

  constructor(_type: string, _name: string, file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, 'a'));
  }

  trace(message: string): void {
    this.#write(0, message);
  }
  debug(message: string): void {
    this.#write(1, message);
  }
  info(message: string): void {
    this.#write(2, message);
  }
  warn(message: string): void {
    this.#write(3, message);
  }
  error(message: string): void {
    this.#write(4, message);
  }
  critical(message: string): void {
    this.#write(5, message);
  }
  getLevel(): number {
    return this.#level;
  }
  setLevel(level: number): void {
    this.#level = level;
  }
  setPattern(): void {
    this.#hasPrefix = false;
  }
  clearFormatters(): void {
    this.#hasPrefix = false;
  }
  flush(): void {}
  drop(): void {}

  #write(level: number, message: string): void {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try {
      appendFileSync(this.#file, this.#hasPrefix ? `${time} [${levels[level]}] ${message}\n` : message);
    } catch {
      // The log folder was removed at the end of a test; there is nobody left to tell.
    }
  }
}

export const version = 0;
export function setLevel(): void {}
export function setFlushOn(): void {}
export const createRotatingLogger = async (name: string, file: string): Promise<Logger> => new Logger('rotating', name, file);
export const createAsyncRotatingLogger = async (name: string, file: string): Promise<Logger> => new Logger('async', name, file);
