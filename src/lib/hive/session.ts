import { setMaxListeners } from 'node:events';
import type { Clock } from '../clock.js';
import { ServiceError } from '../http/errors.js';
import { isObject } from '../http/is-object.js';
import type { CallOptions, HttpTransport } from '../http/transport.js';
import { wrongAddress } from '../http/wrong-address.js';

export interface Credentials {
  appId: string;
  appSecret: string;
}

interface Token {
  value: string;
  /** Epoch ms by Hive's clock. */
  expiresAt: number;
  /** Epoch ms by our clock. */
  renewAt: number;
}

const marginMs = 30_000;
/** What a header may hold: anything else could not be sent back. */
const printable = /^[\x21-\x7e]+$/;

/** The one holder of a Hive's token: asked for once however many calls wait for it, and renewed before it expires. */
export class Session {
  private current: Token | undefined;
  private pending: Promise<Token> | undefined;

  constructor(
    private readonly transport: HttpTransport,
    private readonly credentials: Credentials,
    private readonly clock: Clock,
  ) {}

  /** A token that should still be good. The signal ends this caller's waiting only, never the sign-in others wait for. */
  async token(signal?: AbortSignal): Promise<string> {
    if (this.current && this.clock.now() < this.current.renewAt) return this.current.value;
    return (await this.signIn({ signal })).value;
  }

  /** The token to repeat a call with that answered 401 to `refused`: a new one, unless somebody fetched it meanwhile. */
  tokenAfter(refused: string, signal?: AbortSignal): Promise<string> {
    if (this.current?.value === refused) this.current = undefined;
    return this.token(signal);
  }

  /** Signs in, whatever token there is, and answers when the new one expires, in epoch ms. */
  async authenticate(options?: CallOptions): Promise<number> {
    return (await this.signIn(options)).expiresAt;
  }

  private async signIn({ signal, timeoutMs }: CallOptions = {}): Promise<Token> {
    if (signal?.aborted) throw this.failure('cancelled');
    this.pending ??= this.fetchToken(timeoutMs).finally(() => {
      this.pending = undefined;
    });
    return this.unlessAborted(this.pending, signal);
  }

  private async fetchToken(timeoutMs: number | undefined): Promise<Token> {
    const request = {
      operation: 'sign in',
      method: 'POST' as const,
      path: '/authenticate',
      body: { id: this.credentials.appId, secret: this.credentials.appSecret },
      idempotent: true,
      reads: true,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    };
    const answer = await this.transport.json(request).catch(wrongAddress);
    const { token, expiresAt } = isObject(answer) ? answer : {};
    if (typeof token !== 'string' || !printable.test(token)) throw this.failure('bad-answer', 'it gave no token');
    if (typeof expiresAt !== 'number') throw this.failure('bad-answer', 'it did not say when the token expires');
    this.current = { value: token, ...this.lifeOf(expiresAt * 1000) };
    return this.current;
  }

  /** Expired on arrival means that the clocks differ: such a token is used until Hive refuses it. */
  private lifeOf(expiresAt: number): Omit<Token, 'value'> {
    const life = expiresAt - this.clock.now();
    const renewAt = life > 0 ? expiresAt - Math.min(marginMs, life / 10) : Number.POSITIVE_INFINITY;
    return { expiresAt, renewAt };
  }

  private unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (!signal) return work;
    // A node's one signal is shared by all its calls, however many wait.
    setMaxListeners(0, signal);
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(this.failure('cancelled'));
      const done = () => signal.removeEventListener('abort', onAbort);
      signal.addEventListener('abort', onAbort, { once: true });
      void work.finally(done).then(resolve, reject);
    });
  }

  private failure(code: 'cancelled' | 'bad-answer', detail?: string): ServiceError {
    return new ServiceError({
      service: this.transport.service,
      operation: 'sign in',
      code,
      retryable: code === 'bad-answer',
      ...(detail ? { detail } : {}),
    });
  }
}
