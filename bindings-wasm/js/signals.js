//! One listener on an `AbortSignal` for all that wait for it: a program may give every call the same
//! one, and Node warns of a leak where a signal has more than ten.

/** What is to be called, and the listener that does. @type {WeakMap<AbortSignal, {stops: Set<() => void>, all: () => void}>} */
const waiting = new WeakMap();

/** Calls `stop` when `signal` is aborted. */
export function onAbort(signal, stop) {
  let entry = waiting.get(signal);
  if (!entry) {
    const stops = new Set();
    entry = { stops, all: () => [...stops].forEach((stop) => stop()) };
    waiting.set(signal, entry);
  }
  if (!entry.stops.size) signal.addEventListener("abort", entry.all);
  entry.stops.add(stop);
}

/** Takes that back. */
export function offAbort(signal, stop) {
  const entry = waiting.get(signal);
  if (!entry || !entry.stops.delete(stop) || entry.stops.size) return;
  signal.removeEventListener("abort", entry.all);
}
