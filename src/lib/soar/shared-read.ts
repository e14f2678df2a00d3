import { setMaxListeners } from 'node:events';
import { failed } from './failure.js';

interface Run<T> {
  result: Promise<T>;
  readers: number;
  abort: AbortController;
}

/**
 * One read for everybody who asks while it is under way. A caller that cancels leaves alone; the read itself ends only
 * when nobody waits for it any more. Nothing is kept afterwards: not the result, and not a failure.
 */
export class SharedRead<T> {
  private run?: Run<T>;

  constructor(
    private readonly operation: string,
    private readonly read: (signal: AbortSignal) => Promise<T>,
  ) {}

  /** @throws what the read threw; a ServiceError `cancelled` when `signal` aborts. */
  async get(signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) throw failed(this.operation, 'cancelled');
    this.run ??= this.start();
    const run = this.run;
    run.readers++;
    try {
      return await this.untilAborted(run.result, signal);
    } finally {
      run.readers--;
      if (run.readers === 0) this.end(run);
    }
  }

  private start(): Run<T> {
    const abort = new AbortController();
    return { result: this.read(abort.signal), readers: 0, abort };
  }

  private end(run: Run<T>): void {
    if (this.run === run) this.run = undefined;
    run.abort.abort();
  }

  private untilAborted(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (!signal) return result;
    // A node's one signal is shared by all its calls, however many wait.
    setMaxListeners(0, signal);
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(failed(this.operation, 'cancelled'));
      signal.addEventListener('abort', onAbort, { once: true });
      result.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }
}
