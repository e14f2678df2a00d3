import type * as HtmlToText from 'html-to-text';
import { InputError } from '../../http/errors.js';
import { boundedTable, isTooDeep } from './bounded-html.js';

type Convert = (html: string) => string;

/** Longest HTML that is read, in characters; reading it takes about a second. */
export const longestHtml = 1_000_000;

/**
 * HTML of a SOAR note as text a person can read: lists, line breaks and links are kept. Text without any HTML stays as
 * it is.
 * @throws InputError `note` for more than a million characters
 */
export function noteText(html: string): string {
  if (html.length > longestHtml) throw new InputError('note', `is longer than ${longestHtml} characters`);
  if (!isHtml(html)) return html;
  return tidy(isTooDeep(html) ? html.replace(/<[^<>]*>/g, ' ').trim() : converter()(html));
}

function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
}

const tag =
  /<\/?(?:a|b|big|blockquote|body|br|center|code|del|div|em|font|h[1-6]|head|hr|html|i|img|ins|li|ol|p|pre|s|small|span|strike|strong|style|sub|sup|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul)(?=[\s/>])[^<>]*>/i;
const entity = /&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[\da-f]{1,6});/i;

/** A program may write `a < b` without meaning HTML. */
function isHtml(text: string): boolean {
  return tag.test(text) || entity.test(text);
}

let convert: Convert | undefined;

/** Loaded when the first note comes: most flows need it never. */
function converter(): Convert {
  if (convert) return convert;
  const { compile } = require('html-to-text') as typeof HtmlToText;
  const plain = { uppercase: false, leadingLineBreaks: 1, trailingLineBreaks: 1 };
  convert = compile({
    wordwrap: false,
    limits: { maxDepth: 200, maxInputLength: longestHtml },
    formatters: { boundedTable },
    selectors: [
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
      { selector: 'img', format: 'skip' },
      { selector: 'ul', options: { itemPrefix: '- ', leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      { selector: 'ol', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      { selector: 'table', format: 'boundedTable', options: { uppercaseHeaderCells: false } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: plain })),
    ],
  });
  return convert;
}
