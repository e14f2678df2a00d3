import type { SimRequest } from '../web/contract.js';
import { unprocessable } from './refusal.js';

/** All values of a repeated query parameter; `undefined` when it is not there. */
export function values(query: URLSearchParams, name: string): string[] | undefined {
  const all = query.getAll(name);
  return all.length === 0 ? undefined : all;
}

/** As {@link values}, each one of `allowed`. */
export function choices(query: URLSearchParams, name: string, allowed: readonly string[]): string[] | undefined {
  const all = values(query, name);
  const wrong = all?.find((value) => !allowed.includes(value));
  if (wrong !== undefined) throw unprocessable(`${wrong} is not a valid ${name}.`);
  return all;
}

export function integers(query: URLSearchParams, name: string): number[] | undefined {
  return values(query, name)?.map((text) => {
    if (!/^-?\d{1,15}$/.test(text)) throw unprocessable(`${name} must be an integer.`);
    return Number(text);
  });
}

/** A time as the ISO text with milliseconds that alerts and events hold. */
export function time(query: URLSearchParams, name: string): string | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const ms = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw unprocessable(`${name} must be an ISO 8601 time.`);
  return new Date(ms).toISOString();
}

export function idParameter(query: URLSearchParams, name: string): string | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^\d{1,19}$/.test(text)) throw unprocessable(`${name} must be an id.`);
  return text.replace(/^0+(?=\d)/, '');
}

export function count(query: URLSearchParams, limits: { standard: number; most: number }): number {
  const asked = integers(query, 'count')?.[0] ?? limits.standard;
  if (asked < 1 || asked > limits.most) throw unprocessable(`count must be between 1 and ${limits.most}.`);
  return asked;
}

/** `true` and `false` as JSON or text; anything else is refused. */
export function truth(name: string, value: unknown): boolean | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw unprocessable(`${name} must be true or false.`);
}

export function objectBody(request: SimRequest): Record<string, unknown> {
  const { body } = request;
  if (body === undefined) return {};
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw unprocessable('The body must be an object.');
  return body as Record<string, unknown>;
}

export function arrayBody(request: SimRequest): unknown[] {
  if (!Array.isArray(request.body)) throw unprocessable('The body must be an array.');
  return request.body;
}

export function textField(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw unprocessable(`${name} is required.`);
  return value;
}

/** A list of texts, or the single text a form sends. */
export function textList(body: Record<string, unknown>, name: string): string[] {
  const value = body[name] ?? [];
  const list = Array.isArray(value) ? value : [value];
  if (!list.every((item) => typeof item === 'string')) throw unprocessable(`${name} must be a list of texts.`);
  return list;
}
