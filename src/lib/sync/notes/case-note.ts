import { ServiceError } from '../../http/errors.js';
import type { CallOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';
import type { Comment } from '../../soar/types.js';
import { longestHtml, noteText } from './note-text.js';

/** A note of a case, as a flow gets it. */
export interface CaseNote {
  id: number;
  /** HTML, as SOAR has it. */
  text: string;
  /** The same, readable. */
  plain: string;
  author: { id: number | null; name: string; type: string };
  /** Epoch ms. */
  created: number;
}

/** The notes of a case that are not deleted, answers too, oldest first. */
export function notesIn(comments: Comment[]): Comment[] {
  return everyComment(comments)
    .filter((comment) => !comment.is_deleted && htmlOf(comment) !== '')
    .sort((a, b) => a.id - b.id);
}

export function caseNote(comment: Comment): CaseNote {
  const text = htmlOf(comment);
  const { user_name: name, modify_principal: principal } = comment;
  const id = authorOf(comment);
  const known = principal && id === principal.id ? principal : undefined;
  return {
    id: comment.id,
    text,
    plain: noteText(text.slice(0, longestHtml)),
    author: {
      id: id ?? null,
      name: known?.display_name ?? (typeof name === 'string' ? name : ''),
      type: known?.type ?? 'user',
    },
    created: comment.create_date,
  };
}

/** Whether this principal wrote a note. Whoever changed it later does not count. */
export function isWrittenBy(principalId: number, comment: Comment): boolean {
  return authorOf(comment) === principalId;
}

/**
 * Principal id of the client's own key.
 * @throws ServiceError `bad-answer` when SOAR does not tell it: without it what we wrote ourselves cannot be known
 */
export async function ownPrincipal(soar: SoarClient, options?: CallOptions): Promise<number> {
  const { principalId } = await soar.identity(options);
  if (principalId !== undefined) return principalId;
  throw new ServiceError({
    service: 'IBM SOAR',
    operation: 'tell own notes from those of others',
    code: 'bad-answer',
    retryable: false,
    detail: 'it does not say which principal the API key is',
  });
}

function everyComment(comments: Comment[]): Comment[] {
  return comments.flatMap((comment) => [comment, ...everyComment(comment.children ?? [])]);
}

function htmlOf({ text }: Comment): string {
  const html = typeof text === 'string' ? text : text?.content;
  return typeof html === 'string' ? html : '';
}

function authorOf({ user_id: user, modify_principal: principal }: Comment): number | undefined {
  return typeof user === 'number' ? user : principal?.id;
}
