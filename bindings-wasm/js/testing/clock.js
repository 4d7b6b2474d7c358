//! An agent's time: the machine's, and what was skipped.

// Tests replace the clock of the program; agents keep the real one.
const { clearTimeout, setTimeout } = globalThis;
const { performance } = globalThis;
const machine = performance.now.bind(performance);

/** The longest that a timer can wait. */
const LONGEST = 2 ** 31 - 1;

/** How much time can be skipped in all: an agent lives through every minute of it. */
const MOST = 10 * 366 * 24 * 3_600_000;

export class Clock {
  #started = machine();
  #skipped = 0;
  #timer;

  /** Milliseconds since the clock was made. */
  now() {
    return machine() - this.#started + this.#skipped;
  }

  /** Moves on by so much, unless that is more than there is in all. */
  skip(milliseconds) {
    if (this.#skipped + milliseconds > MOST) return false;
    this.#skipped += milliseconds;
    return true;
  }

  /** Calls back at this time, or some time before, in place of what was asked for last. */
  alarm(time, callback) {
    clearTimeout(this.#timer);
    if (time === undefined) return;
    const left = Math.max(0, Math.ceil(time - this.now()));
    this.#timer = setTimeout(callback, Math.min(left, LONGEST));
    // It is the port that keeps a program running.
    this.#timer.unref();
  }
}
