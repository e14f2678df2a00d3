import type { SimReply } from '../web/contract.js';

/** A call the service does not carry out; the message is for the person who reads the error body. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }

  get reply(): SimReply {
    return { status: this.status, json: statusBody(false, this.message) };
  }
}

/** What SOAR answers where there is no object to give: errors, deletions, applied patches. */
export function statusBody(success: boolean, message: string | null): Record<string, unknown> {
  return success
    ? { success, title: null, message, hints: [] }
    : { success, title: null, message, hints: [], error_code: 'generic' };
}

export const done: SimReply = { json: statusBody(true, null) };

export function notFound(id: unknown): Refusal {
  return new Refusal(404, `Unable to find object with ID ${String(id)}`);
}
