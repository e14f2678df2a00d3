import type * as Marked from 'marked';
import { InputError } from '../../http/errors.js';
import type { TextContent } from '../../soar/types.js';

/** How a person wrote a note. */
export type NoteFormat = 'rich' | 'plain' | 'markdown';

/**
 * A note as SOAR takes it: rich text is HTML as it is, Markdown becomes HTML in which HTML of its own is only text.
 * @throws InputError `text` for Markdown that is nested too deeply, or has thousands of marks
 */
export function noteContent(text: string, format: NoteFormat): TextContent {
  if (format === 'plain') return { format: 'text', content: text };
  return { format: 'html', content: format === 'rich' ? text : markdown(text) };
}

let parser: Marked.Marked | undefined;

/** Marks of emphasis at most: for each, the parser may look through the rest of the text. */
const mostMarks = 2_000;

function markdown(text: string): string {
  const marks = text.match(/[_*~]/g)?.length ?? 0;
  if (marks > mostMarks) throw new InputError('text', `has more than ${mostMarks} of the marks _, * and ~`);
  parser ??= newParser();
  try {
    return (parser.parse(text, { async: false }) as string).trim();
  } catch {
    // Nothing is wrong Markdown: what it throws is that the stack is used up.
    throw new InputError('text', 'is nested too deeply to be read as Markdown');
  }
}

/** Loaded when the first note comes: most flows need it never. */
function newParser(): Marked.Marked {
  const { Marked: Parser } = require('marked') as typeof Marked;
  return new Parser({
    gfm: true,
    breaks: true,
    renderer: {
      html: ({ text }) => escapeHtml(text),
      link({ href, text, tokens }) {
        const label = tokens ? this.parser.parseInline(tokens) : escapeHtml(text);
        return isSafe(href) ? `<a href="${escapeHtml(href)}">${label}</a>` : label;
      },
      // A note must not load anything from elsewhere when it is read.
      image: ({ href, text }) => escapeHtml(text || href),
    },
  });
}

function isSafe(address: string): boolean {
  return /^(?:https?|mailto):/i.test(address);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
