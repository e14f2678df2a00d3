import { stubServer } from '../http/stub-server.js';

export interface Relayed {
  /** `PATCH /rest/orgs/201/incidents/2001`, without the query. */
  line: string;
  body: unknown;
}

export interface Relay {
  url: string;
  /** Every request so far. */
  seen: Relayed[];
  close(): Promise<void>;
}

/** Stands before a service: keeps what is sent, and lets `edit` change the JSON that comes back. */
export async function relayTo(target: string, edit = (_line: string, json: unknown): unknown => json): Promise<Relay> {
  const seen: Relayed[] = [];
  const stub = await stubServer(async ({ method, url, headers, body }) => {
    const line = `${method} ${url.split('?')[0]}`;
    seen.push({ line, body: body === '' ? undefined : JSON.parse(body) });
    const answer = await fetch(new URL(url, target), {
      method,
      headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
      ...(body === '' ? {} : { body }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
      text: answer.ok ? JSON.stringify(edit(line, JSON.parse(text))) : text,
    };
  });
  return { url: stub.url, seen, close: () => stub.close() };
}
