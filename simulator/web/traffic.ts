import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

const kept = 50;
const secretHeaders = new Set(['authorization', 'cookie', 'x-sess-id']);

/** What was asked: how often each route, and the latest requests without bodies and credentials. */
export class Traffic {
  private counts = new Map<string, number>();
  private recent: { message: IncomingMessage; response: ServerResponse }[] = [];

  /** `route` is `METHOD /pattern`. */
  add(route: string, message: IncomingMessage, response: ServerResponse): void {
    this.counts.set(route, (this.counts.get(route) ?? 0) + 1);
    this.recent.push({ message, response });
    if (this.recent.length > kept) this.recent.shift();
  }

  clear(): void {
    this.counts.clear();
    this.recent = [];
  }

  /** `{ counts: { 'GET /1/alerts': 2 }, recent: [{ method, path, status, headers }] }`; status is null while open or cut. */
  report(): unknown {
    return {
      counts: Object.fromEntries(this.counts),
      recent: this.recent.map(({ message, response }) => ({
        method: message.method,
        path: message.url,
        status: response.writableEnded ? response.statusCode : null,
        headers: withoutSecrets(message.headers),
      })),
    };
  }
}

function withoutSecrets(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !secretHeaders.has(name)));
}
