import type { SimReply } from '../web/contract.js';

/** A request that is not carried out, with the answer it gets. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    private readonly more: Record<string, unknown> = {},
  ) {
    super(message);
  }

  get reply(): SimReply {
    return { status: this.status, json: { message: this.message, ...this.more } };
  }
}

export function notFound(what: string): Refusal {
  return new Refusal(404, `${what} not found`);
}

export function unprocessable(message: string): Refusal {
  return new Refusal(422, message, { code: 422 });
}

export function offline(endpointId: string, lastSeenAt: string): Refusal {
  return new Refusal(504, 'Endpoint offline', { details: { endpointId, lastSeenAt } });
}
