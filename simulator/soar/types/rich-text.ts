import { Refusal } from '../refusal.js';
import type { AnswerShape } from './shape.js';

/** Rich text as it is kept, HTML: a string is taken as it is, `{ format: 'text', content }` is escaped. */
export function storedHtml(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  const { format, content } = textContent(value, what);
  return format === 'text' ? escaped(content) : content;
}

/** Plain text as it is kept: a string, or the content of a text object. */
export function storedText(value: unknown, what: string): string {
  return typeof value === 'string' ? value : textContent(value, what).content;
}

export function shownHtml(html: string | null, shape: AnswerShape): unknown {
  if (html === null || shape.text === 'html') return html;
  return shape.text === 'text-object'
    ? { format: 'text', content: withoutTags(html) }
    : { format: 'html', content: html };
}

/** The text a reader sees. */
export function withoutTags(html: string): string {
  return html
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

function textContent(value: unknown, what: string): { format: string; content: string } {
  const { format, content } = (value ?? {}) as { format?: unknown; content?: unknown };
  if (typeof content !== 'string' || (format !== undefined && format !== 'html' && format !== 'text')) {
    throw new Refusal(400, `${what} must be a text, or an object with format (html or text) and content`);
  }
  return { format: format ?? 'html', content };
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r?\n/g, '<br/>');
}
