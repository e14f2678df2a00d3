import { randomUUID } from 'node:crypto';
import type { SimReply, SimRequest } from '../web/contract.js';
import { objectBody } from './parameters.js';
import { unprocessable } from './refusal.js';

interface TokenOptions {
  appId: string;
  appSecret: string;
  tokenSeconds: number;
  now: () => number;
}

/** Hands out the tokens of one API application and knows which of them still live. */
export class Tokens {
  /** Token to the epoch ms at which it ends. */
  private readonly alive = new Map<string, number>();

  constructor(private readonly options: TokenOptions) {}

  get count(): number {
    return this.alive.size;
  }

  /** `POST /1/authenticate` */
  authenticate(request: SimRequest): SimReply {
    const { id, secret } = objectBody(request);
    if (typeof id !== 'string' || id === '') throw unprocessable('id is required.');
    if (typeof secret !== 'string' || secret === '') throw unprocessable('secret is required.');
    if (id !== this.options.appId || secret !== this.options.appSecret) {
      return { status: 401, json: { message: 'Authentication failed' } };
    }
    return { json: this.issue() };
  }

  /** The 401 of a request without a living token; `undefined` when all is well. */
  check(request: SimRequest): SimReply | undefined {
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const ends = this.alive.get(token);
    if (ends !== undefined && ends > this.options.now()) return undefined;
    return { status: 401, json: { message: 'Authentication Error' } };
  }

  expireAll(): void {
    this.alive.clear();
  }

  private issue(): { token: string; expiresAt: number } {
    const now = this.options.now();
    for (const [token, ends] of this.alive) if (ends <= now) this.alive.delete(token);
    const expiresAt = Math.floor(now / 1000) + this.options.tokenSeconds;
    const claims = { sub: this.options.appId, iat: Math.floor(now / 1000), exp: expiresAt, jti: randomUUID() };
    const parts = [{ alg: 'HS256', typ: 'JWT' }, claims, { simulated: true }];
    const token = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    this.alive.set(token, expiresAt * 1000);
    return { token, expiresAt };
  }
}
