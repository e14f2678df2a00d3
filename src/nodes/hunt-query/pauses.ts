import { InputError, ServiceError } from '../../lib/index.js';

/** More hunts than this never wait at once: each holds its place in Hive and its message. */
const mostWaiting = 100;

/** Hunts that have sent a page and wait for `msg.next`. */
export class Pauses {
  private readonly waiting = new Map<string, { go: () => void; end: () => void }>();

  /** Resolves with true when the next page is asked for, with false when the hunt shall end. Rejects when the node is closed. */
  wait(id: string, signal: AbortSignal): Promise<boolean> {
    if (this.waiting.size >= mostWaiting)
      throw new InputError('next', `${mostWaiting} hunts wait for msg.next already`);
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.waiting.delete(id);
        signal.removeEventListener('abort', onAbort);
      };
      const settle = (more: boolean) => () => {
        leave();
        resolve(more);
      };
      const onAbort = () => {
        leave();
        reject(cancelled());
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiting.set(id, { go: settle(true), end: settle(false) });
    });
  }

  /**
   * Lets the hunt `id` go on, or the one that waits longest when `id` is `true`; `false` ends that one. Nothing happens
   * when none waits: a flow that asks after every page asks after the last one too.
   */
  next(id: unknown): void {
    const [oldest] = this.waiting.keys();
    const chosen = typeof id === 'string' ? id : oldest;
    const hunt = chosen === undefined ? undefined : this.waiting.get(chosen);
    if (id === false) hunt?.end();
    else hunt?.go();
  }
}

/** As a read that the closing of the node cut off. */
function cancelled(): ServiceError {
  return new ServiceError({ service: 'ReaQta-Hive', operation: 'hunt', code: 'cancelled', retryable: false });
}
