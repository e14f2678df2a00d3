import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BodyError, readBody } from './body.js';
import type { Fault, SimReply, SimRequest, SimService } from './contract.js';
import { Control, controlPath } from './control.js';
import { Faults } from './faults.js';
import { discardReply, sendHalf, sendReply } from './reply.js';
import { type RouteMatch, Router } from './router.js';
import { Traffic } from './traffic.js';

export interface SimServerOptions {
  service: SimService;
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** PEM texts; HTTPS when given. */
  tls?: { key: string; cert: string };
  /** 0 to 1; draws the faults that have a probability. */
  random: () => number;
}

/** Serves one simulated service over HTTP or HTTPS, with the fault switches and control calls beside it. */
export class SimServer {
  private readonly options: SimServerOptions;
  private readonly server: Server;
  private readonly router: Router;
  private readonly faults: Faults;
  private readonly traffic = new Traffic();
  private readonly control: Control;
  private readonly closing = new AbortController();

  constructor(options: SimServerOptions) {
    this.options = options;
    this.router = new Router(options.service.routes);
    this.faults = new Faults(options.random);
    this.control = new Control(options.service, this.faults, this.traffic);
    const listener = (message: IncomingMessage, response: ServerResponse) => void this.serve(message, response);
    this.server = options.tls ? createSecureServer(options.tls, listener) : createServer(listener);
    // Longer than clients keep idle connections, so that none is closed under a request.
    this.server.keepAliveTimeout = 120_000;
  }

  /** Starts to listen; resolves to the origin, such as `http://127.0.0.1:41234`. Rejects when the port is taken. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.options.port, this.options.host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    return this.originOf((this.server.address() as AddressInfo).port);
  }

  /** Stops listening, cuts every connection and ends every delay. */
  async close(): Promise<void> {
    this.closing.abort();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private originOf(port: number): string {
    const { host, tls } = this.options;
    const everywhere = host === '0.0.0.0' || host === '::' || host === '';
    const name = everywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
    return `${tls ? 'https' : 'http'}://${name}:${port}`;
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.answer(message, response);
    } catch (error) {
      // The client left, or a delay was ended by `close`; anything else is a mistake in the simulator and must show.
      if (response.destroyed || response.headersSent) response.destroy();
      else await sendReply(response, failure(error));
    }
  }

  private async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = message.method ?? 'GET';
    const target = message.url ?? '/';
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    if (path.startsWith(controlPath)) {
      const name = path.slice(controlPath.length);
      return sendReply(response, await this.control.answer(method, name, await readBody(message)));
    }
    const { prefix } = this.options.service;
    const own = path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined;
    const match = own === undefined ? undefined : this.router.find(method, own);
    this.traffic.add(match?.route ?? `${method} (unknown)`, message, response);
    const request: SimRequest = {
      method,
      path: own ?? path,
      params: match?.params ?? {},
      query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
      headers: message.headers,
      origin: `${this.options.tls ? 'https' : 'http'}://${message.headers.host ?? ''}`,
      body: undefined,
      stream: message,
    };
    const fault = this.faults.take(`${method} ${path}`);
    if (!fault) return sendReply(response, await this.handle(request, match, message));
    return this.goWrong(fault, response, () => this.handle(request, match, message));
  }

  private async handle(
    request: SimRequest,
    match: RouteMatch | undefined,
    message: IncomingMessage,
  ): Promise<SimReply> {
    const { service } = this.options;
    if (!match) return service.notFound(request);
    request.body = await readBody(message);
    return service.before?.(request) ?? match.handler(request);
  }

  private async goWrong(fault: Fault, response: ServerResponse, handle: () => Promise<SimReply>): Promise<void> {
    switch (fault.kind) {
      case 'status':
        return sendReply(response, failedReply(fault.status));
      case 'rate-limit': {
        const headers = { 'Retry-After': String(fault.retryAfter ?? 1) };
        return sendReply(response, { ...failedReply(429), headers });
      }
      case 'html': {
        const headers = { 'Content-Type': 'text/html; charset=utf-8' };
        return sendReply(response, { status: fault.status ?? 200, text: page, headers });
      }
      case 'reset':
        response.destroy();
        return;
      case 'cut':
        return sendHalf(response, await handle());
      case 'delay': {
        const reply = await handle();
        await sleep(fault.delayMs, undefined, { signal: this.closing.signal });
        return sendReply(response, reply);
      }
      case 'apply-then-fail':
        discardReply(await handle());
        if (fault.status === 0) response.destroy();
        else await sendReply(response, failedReply(fault.status));
        return;
      case 'expire-tokens':
        await this.options.service.commands['expire-tokens']?.({});
        return sendReply(response, await handle());
    }
  }
}

const page = '<!DOCTYPE html><html><head><title>Proxy</title></head><body><h1>Bad gateway</h1></body></html>';

function failedReply(status = 500): SimReply {
  return { status, json: { success: false, message: 'Simulated failure' } };
}

function failure(error: unknown): SimReply {
  if (error instanceof BodyError) return { status: error.status, json: { message: error.message } };
  return {
    status: 500,
    json: { message: `The simulator failed: ${error instanceof Error ? error.message : 'unknown'}` },
  };
}
