'use strict';
// Takes the place of the C++ addon @vscode/spdlog in the embedded VS Code, so that no compiler is needed.
// Every output channel and every log file is written through it: without it they stay empty.
const { appendFileSync, closeSync, mkdirSync, openSync } = require('node:fs');
const { dirname } = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  #file;
  #level = 0;
  #withPrefix = true;

  constructor(_type, _name, file) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, 'a'));
    levels.forEach((name, level) => {
      this[name === 'warning' ? 'warn' : name] = (message) => this.#write(level, message);
    });
  }

  #write(level, message) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const text = this.#withPrefix ? `${time} [${levels[level]}] ${message}\n` : message;
    try {
      appendFileSync(this.#file, text);
    } catch {
      // The log folder was removed at the end of a test; there is nobody left to tell.
    }
  }

  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  setPattern() {
    this.#withPrefix = false;
  }
  clearFormatters() {
    this.#withPrefix = false;
  }
  flush() {}
  drop() {}
}

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger('rotating_async', name, file);
