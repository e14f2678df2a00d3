import type { SimRequest } from '../../web/contract.js';

/** How an answer writes select values and rich text. */
export interface AnswerShape {
  /** `4`, `"Low"`, or `{ id: 4, name: "Low" }`. */
  handles: 'ids' | 'names' | 'objects';
  /** A string of HTML, `{ format: 'html', content }`, or `{ format: 'text', content }`. */
  text: 'html' | 'html-object' | 'text-object';
}

export const plainShape: AnswerShape = { handles: 'ids', text: 'html' };

/** The shape a request asks for, by header or query. */
export function shapeAsked(request: SimRequest): AnswerShape {
  const handles = request.query.get('handle_format') ?? request.headers.handle_format;
  const text = request.query.get('text_content_output_format') ?? request.headers.text_content_output_format;
  return {
    handles: handles === 'names' || handles === 'objects' ? handles : 'ids',
    text: text === 'objects_convert_text' ? 'text-object' : isObjects(text) ? 'html-object' : 'html',
  };
}

function isObjects(text: unknown): boolean {
  return typeof text === 'string' && text.startsWith('objects');
}
