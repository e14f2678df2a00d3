import type { SimReply, SimRequest } from '../web/contract.js';
import type { Principal } from './principals.js';
import { notFound, Refusal } from './refusal.js';
import { type AnswerShape, shapeAsked } from './types/shape.js';

/** A JSON object. */
export type Json = Record<string, unknown>;

/** One call inside the organization: the request, who makes it, and how the answer is to be written. */
export class Call {
  readonly shape: AnswerShape;

  constructor(
    readonly request: SimRequest,
    readonly principal: Principal,
  ) {
    this.shape = shapeAsked(request);
  }

  /** The whole number in the path; anything else there names nothing (404). */
  id(name: string): number {
    const text = this.request.params[name] ?? '';
    if (!/^\d{1,15}$/.test(text)) throw notFound(text);
    return Number(text);
  }

  text(name: string): string {
    return this.request.params[name] ?? '';
  }

  /** The body, which must be an object (400). */
  object(): Json {
    return asObject(this.request.body, 'The body');
  }
}

/** Handlers by `METHOD /path`, the path as it stands after `/rest/orgs/{id}`. They may throw a `Refusal`. */
export type OrgRoutes = Record<string, (call: Call) => SimReply | Promise<SimReply>>;

/** `value` as an object, or a 400 that names `what`. */
export function asObject(value: unknown, what: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal(400, `${what} must be an object`);
  }
  return value as Json;
}

/** `value` as a list, or a 400 that names `what`; nothing is an empty list. */
export function asList(value: unknown, what: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Refusal(400, `${what} must be a list`);
  return value;
}
