import type { Changed } from '../http/guard.js';
import { type CallOptions, callOptions } from '../http/transport.js';
import type { SoarRequests } from './requests.js';
import { listWithIds, objectWithId } from './shape.js';
import type { Comment, Deletion, TextContent } from './types.js';

export interface CommentOptions extends CallOptions {
  /** Comment this one answers. */
  parentId?: number;
}

/** `GET /incidents/{id}/comments`: a tree, answers under `children`. */
export function readComments(requests: SoarRequests, incidentId: number, options: CallOptions): Promise<Comment[]> {
  return requests.read(
    {
      ...callOptions(options),
      operation: `read the notes of incident ${incidentId}`,
      method: 'GET',
      path: `/incidents/${incidentId}/comments`,
    },
    listWithIds<Comment>,
  );
}

/** `POST /incidents/{id}/comments`. A plain string is HTML. Not safe to repeat after an error with `maybeApplied`. */
export function addComment(
  requests: SoarRequests,
  incidentId: number,
  text: string | TextContent,
  options: CommentOptions,
): Promise<Changed<Comment>> {
  return requests.change(
    incidentId,
    {
      ...callOptions(options),
      operation: `add a note to incident ${incidentId}`,
      method: 'POST',
      path: `/incidents/${incidentId}/comments`,
      body: { text: textContent(text), parent_id: options.parentId ?? null },
    },
    objectWithId<Comment>,
  );
}

/** `PUT /incidents/{id}/comments/{commentId}`. */
export function updateComment(
  requests: SoarRequests,
  incidentId: number,
  commentId: number,
  text: string | TextContent,
  options: CallOptions,
): Promise<Changed<Comment>> {
  return requests.change(
    incidentId,
    {
      ...callOptions(options),
      operation: `change note ${commentId} of incident ${incidentId}`,
      method: 'PUT',
      path: `/incidents/${incidentId}/comments/${commentId}`,
      body: { text: textContent(text) },
      idempotent: true,
    },
    objectWithId<Comment>,
  );
}

/** `DELETE /incidents/{id}/comments/{commentId}`. */
export function deleteComment(
  requests: SoarRequests,
  incidentId: number,
  commentId: number,
  options: CallOptions,
): Promise<Changed<Deletion>> {
  return requests.remove(incidentId, {
    ...callOptions(options),
    operation: `delete note ${commentId} of incident ${incidentId}`,
    path: `/incidents/${incidentId}/comments/${commentId}`,
  });
}

function textContent(text: string | TextContent): TextContent {
  return typeof text === 'string' ? { format: 'html', content: text } : text;
}
