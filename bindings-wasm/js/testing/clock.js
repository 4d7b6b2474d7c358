//! An agent's time: the machine's, and what was skipped.

// Tests replace the clock of the program; agents keep the real one.
const { clearTimeout, setTimeout } = globalThis;
const { performance } = globalThis;
const machine = performance.now.bind(performance);

/** The longest that a timer can wait. */
const LONGEST = 2 ** 31 - 1;

export class Clock {
  #started = machine();
  #skipped = 0;
  #timer;

  /** Milliseconds since the clock was made. */
  now() {
    return machine() - this.#started + this.#skipped;
  }

  skip(milliseconds) {
    this.#skipped += milliseconds;
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
