import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/** One request as a simulated service sees it. */
export interface SimRequest {
  method: string;
  /** Path under the service's prefix, still percent-encoded: `/1/alerts`. */
  path: string;
  /** Values of the route's `:names`, percent-decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Origin the client used (`http://127.0.0.1:41234`), for absolute links in answers. */
  origin: string;
  /** JSON or form body as an object; `undefined` when empty. Broken JSON makes the server answer 400. */
  body: unknown;
  /** The raw bytes, for multipart uploads (`body` is then undefined). */
  stream: Readable;
}

/** What a handler answers. At most one of `json`, `text` and `bytes`; none of them is an empty body. */
export interface SimReply {
  status?: number;
  json?: unknown;
  text?: string;
  bytes?: Buffer | Readable;
  headers?: Record<string, string>;
}

export type Handler = (request: SimRequest) => SimReply | Promise<SimReply>;

/** `GET /1/alert/:id` and its handler. */
export type Routes = Record<string, Handler>;

/** A simulated service that a server can mount. */
export interface SimService {
  /** Where its routes begin: `/rqt-api`, or an empty string. */
  prefix: string;
  routes: Routes;
  /** Runs before each route (authentication): a reply ends the request there. */
  before?: (request: SimRequest) => SimReply | undefined;
  /** Answer for an unknown path. */
  notFound: (request: SimRequest) => SimReply;
  /** Everything it holds, for assertions: `GET /__simulator/state`. */
  state: () => unknown;
  /** Back to what it held at the start: `POST /__simulator/reset`. */
  reset: () => void;
  /** More `POST /__simulator/<name>` commands: `alerts`, `expire-tokens`. */
  commands: Record<string, (body: Record<string, unknown>) => unknown>;
}

/** A switch set by `POST /__simulator/faults`: the next matching requests go wrong. */
export interface Fault {
  kind: /** Answers `status` (default 500) without running the handler. */
    | 'status'
    /** Runs the handler, then waits `delayMs` before answering. */
    | 'delay'
    /** Cuts the connection without running the handler. */
    | 'reset'
    /** Runs the handler, then sends half of the answer and cuts the connection. */
    | 'cut'
    /** Answers a web page (status 200 unless given) without running the handler. */
    | 'html'
    /** Runs the handler, then answers `status` (default 500) as if it had failed; with status 0 it cuts the connection. */
    | 'apply-then-fail'
    /** Forgets every token handed out, then goes on normally. */
    | 'expire-tokens'
    /** 429 with `Retry-After: retryAfter` (seconds, default 1). */
    | 'rate-limit';
  /** Regular expression over `METHOD /path`, prefix included. Default: every request but `/__simulator`. */
  path?: string;
  status?: number;
  delayMs?: number;
  retryAfter?: number;
  /** How many matching requests; without it, for ever. */
  count?: number;
  /** Chance for each matching request, 0 to 1. Default 1. Drawn from the seeded generator. */
  probability?: number;
}
