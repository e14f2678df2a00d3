import type { AxiosResponse } from 'axios';
import type { ServiceError } from './errors.js';
import { isObject } from './is-object.js';

/** Parses an answer that should be JSON; `undefined` for an empty one. A body that is not JSON is the caller's `bad-answer`. */
export function jsonBody(response: AxiosResponse, badAnswer: (detail: string) => ServiceError): unknown {
  const text = String(response.data ?? '');
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw badAnswer(looksLikeHtml(text) ? 'it answered a web page instead of JSON' : 'its JSON was cut off or broken');
  }
}

/** The readable part of an error body: Hive and SOAR both put it under `message`; a proxy may send a web page. */
export function serviceMessage(text: string): string {
  if (looksLikeHtml(text)) return `a web page: ${htmlTitle(text)}`;
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'string') return body;
    if (typeof body !== 'object' || body === null) return '';
    const { message, messages, details, hints } = body as Record<string, unknown>;
    return [message, messages, details, hints].map(words).filter(Boolean).join('; ');
  } catch {
    return text.trim().slice(0, 200);
  }
}

/** An error body that is a JSON object, as it is; `clean` takes secrets out of its text. */
export function errorObject(text: string, clean: (text: string) => string): Record<string, unknown> | undefined {
  if (text.length > 10_000) return undefined;
  try {
    const body: unknown = JSON.parse(clean(text));
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function words(part: unknown): string {
  if (typeof part === 'string') return part;
  if (part === undefined || part === null || (Array.isArray(part) && part.length === 0)) return '';
  return JSON.stringify(part);
}

function looksLikeHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);
}

function htmlTitle(text: string): string {
  return /<title>([^<]*)<\/title>/i.exec(text)?.[1]?.trim() || 'without a title';
}
