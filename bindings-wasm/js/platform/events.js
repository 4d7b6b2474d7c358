//! Events where there is no Node: as much of its `EventEmitter` as the client and its users need.

export class EventEmitter {
  #listeners = new Map();

  on(event, listener) {
    this.#listeners.set(event, [...this.listeners(event), listener]);
    return this;
  }

  once(event, listener) {
    const once = (...data) => {
      this.off(event, once);
      listener.apply(this, data);
    };
    once.listener = listener;
    return this.on(event, once);
  }

  off(event, listener) {
    const all = this.listeners(event);
    const at = all.findIndex((one) => one === listener || one.listener === listener);
    if (at >= 0) this.#listeners.set(event, [...all.slice(0, at), ...all.slice(at + 1)]);
    return this;
  }

  emit(event, ...data) {
    const all = this.listeners(event);
    // As in Node: an error that nobody listens for is raised.
    if (event === "error" && !all.length) throw data[0];
    for (const listener of all) listener.apply(this, data);
    return all.length > 0;
  }

  removeAllListeners(event) {
    if (event === undefined) this.#listeners.clear();
    else this.#listeners.delete(event);
    return this;
  }

  listeners(event) {
    return this.#listeners.get(event) || [];
  }

  listenerCount(event) {
    return this.listeners(event).length;
  }

  addListener(event, listener) {
    return this.on(event, listener);
  }

  removeListener(event, listener) {
    return this.off(event, listener);
  }
}
