/** Tasks under the same key run one after the other, in the order they came; others run beside them. */
class KeyedLock {
  private readonly last = new Map<string, Promise<unknown>>();

  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const turn = (this.last.get(key) ?? Promise.resolve()).then(task, task);
    this.last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.last.get(key) === turn) this.last.delete(key);
    }
  }
}

const locks = new WeakMap<object, KeyedLock>();

/** One task at a time for an alert's case in one SOAR, so that two messages never create it twice. */
export function withAlertLock<T>(soar: object, alertId: string, task: () => Promise<T>): Promise<T> {
  let lock = locks.get(soar);
  if (!lock) {
    lock = new KeyedLock();
    locks.set(soar, lock);
  }
  return lock.run(alertId, task);
}
