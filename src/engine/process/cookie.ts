/** Unique among all hosts and times: no secret, only a name that nobody else uses. */
const random = (): string => Math.random().toString(36).slice(2, 12);

/**
 * The marks in the environments of this host's commands. A command that ends with the host carries `endMark`; one that may leave
 * daemons behind does not, so that the watchdog leaves those alone.
 */
export class CookieJar {
  readonly #host = `${process.pid.toString(36)}-${Date.now().toString(36)}-${random()}${random()}`;
  #count = 0;

  /** Part of every mark of this host. */
  get hostMark(): string {
    return `-${this.#host}.`;
  }

  get endMark(): string {
    return `end${this.hostMark}`;
  }

  /** The mark of one more command; none contains another. */
  next(keepDaemons: boolean): string {
    this.#count++;
    return keepDaemons ? `keep${this.hostMark}${this.#count};` : `${this.endMark}${this.#count};`;
  }
}
