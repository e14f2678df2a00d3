import type { Call, Json, OrgRoutes } from '../call.js';
import { type CommentRecord, type IncidentRecord, touch } from '../incidents/record.js';
import { nameParts, type Principal } from '../principals.js';
import { done, notFound, Refusal } from '../refusal.js';
import type { SoarStore } from '../store.js';
import { shownHtml, storedHtml } from '../types/rich-text.js';
import type { AnswerShape } from '../types/shape.js';
import { noTask, parentView } from './parent.js';

/** Notes of incidents, as a tree. */
export function commentRoutes(store: SoarStore): OrgRoutes {
  const incidentOf = (call: Call) => store.incidents.get(call.id('incident'));
  const answer = (call: Call, incident: IncidentRecord, comment: CommentRecord) => ({
    json: commentView(incident, comment, childrenByParent(incident), call.shape),
  });
  return {
    'GET /incidents/:incident/comments': (call) => ({ json: commentTree(incidentOf(call), call.shape) }),
    'POST /incidents/:incident/comments': (call) => {
      const incident = incidentOf(call);
      return answer(call, incident, addComment(store, incident, call.object(), call.principal));
    },
    'GET /incidents/:incident/comments/:comment': (call) => {
      const incident = incidentOf(call);
      return answer(call, incident, commentOf(incident, call.id('comment')));
    },
    'PUT /incidents/:incident/comments/:comment': (call) => {
      const incident = incidentOf(call);
      const comment = commentOf(incident, call.id('comment'));
      comment.text = textOf(call.object());
      comment.modify_date = store.now();
      comment.modifier = call.principal;
      touch(incident, store.now());
      return answer(call, incident, comment);
    },
    'DELETE /incidents/:incident/comments/:comment': (call) => {
      const incident = incidentOf(call);
      removeComment(incident, commentOf(incident, call.id('comment')));
      touch(incident, store.now());
      return done;
    },
  };
}

/** `{ text, parent_id? }` as a new note. Throws 400. */
export function addComment(store: SoarStore, incident: IncidentRecord, body: Json, author: Principal): CommentRecord {
  const { parent_id: parent = null } = body;
  const text = textOf(body);
  if (parent !== null && !incident.comments.some(({ id }) => id === parent)) throw notFound(parent);
  const now = store.now();
  const comment: CommentRecord = {
    id: store.nextId('comment'),
    parent_id: parent as number | null,
    author,
    text,
    create_date: now,
    modify_date: now,
    modifier: author,
  };
  incident.comments.push(comment);
  touch(incident, now);
  return comment;
}

/** The notes of an incident, answers within the notes they answer. */
export function commentTree(incident: IncidentRecord, shape: AnswerShape): Json[] {
  const children = childrenByParent(incident);
  return (children.get(null) ?? []).map((comment) => commentView(incident, comment, children, shape));
}

type Children = Map<number | null, CommentRecord[]>;

function commentView(incident: IncidentRecord, comment: CommentRecord, children: Children, shape: AnswerShape): Json {
  const { author, modifier } = comment;
  const name = nameParts(author);
  const modifierName = nameParts(modifier);
  return {
    type: 'incident',
    id: comment.id,
    parent_id: comment.parent_id,
    user_id: author.id,
    user_fname: name.first,
    user_lname: name.last,
    user_name: author.display_name,
    text: shownHtml(comment.text, shape),
    create_date: comment.create_date,
    modify_date: comment.modify_date,
    is_deleted: comment.text === null,
    children: (children.get(comment.id) ?? []).map((child) => commentView(incident, child, children, shape)),
    mentioned_users: [],
    actions: [],
    playbooks: [],
    modify_user: { id: modifier.id, first_name: modifierName.first, last_name: modifierName.last },
    modify_principal: modifier,
    comment_perms: { update: true, delete: true },
    ...parentView(incident),
    ...noTask,
  };
}

function childrenByParent(incident: IncidentRecord): Children {
  const children: Children = new Map();
  for (const comment of incident.comments) {
    const siblings = children.get(comment.parent_id);
    if (siblings) siblings.push(comment);
    else children.set(comment.parent_id, [comment]);
  }
  return children;
}

function commentOf(incident: IncidentRecord, id: number): CommentRecord {
  const comment = incident.comments.find((one) => one.id === id);
  if (!comment) throw notFound(id);
  return comment;
}

function removeComment(incident: IncidentRecord, comment: CommentRecord): void {
  // Answers would lose their place, so a note with answers stays as an empty one.
  if (incident.comments.some(({ parent_id }) => parent_id === comment.id)) comment.text = null;
  else incident.comments = incident.comments.filter((one) => one !== comment);
}

function textOf({ text }: Json): string {
  const html = storedHtml(text, 'text');
  if (html === '') throw new Refusal(400, 'A note needs a text');
  return html;
}
