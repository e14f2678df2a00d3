import type { Recent } from '../recent.js';
import type { StixObject } from '../stix-object.js';
import { copy, type Fields, isEqual } from './reading/values.js';
import type { Vocabulary } from './vocabulary.js';

/** One object of an observation. */
export interface Observable {
  type: string;
  body: Fields;
  /** Its number in a 2.0 observation, its id in 2.1; empty until it is known. */
  id: string;
  /** References that wait for the ids of what they refer to (2.1). */
  links: Link[] | undefined;
  /**
   * What tells it from others of its type, when its properties do not: the same name is the same object of a bundle.
   * A process: its id on its endpoint. A custom object: what our ids are made from.
   */
  name: Name | undefined;
  /** The file a certificate belongs to: certificates of different files are different objects. */
  owner: Observable | undefined;
  /** Its place in a 2.1 bundle, once given. */
  entry: Entry | undefined;
  /** Whether the bundle has what it says. */
  entered: boolean;
}

export interface Link {
  property: string;
  target: Observable;
  /** One of a list of references. */
  listed: boolean;
}

/** A list of texts and numbers; objects of different types may share it. */
export interface Name {
  parts: readonly (string | number | null)[];
  /** What a 2.1 bundle has under this name, once looked up. */
  named?: Named;
}

/** What is known under one name: its UUID, once made, and its object of each type, the last one first. */
export interface Named {
  text: string;
  uuid: string | undefined;
  last: Entry | undefined;
}

/** One object of a 2.1 bundle: its id, and all that was said of it so far. */
export interface Entry {
  readonly type: string;
  readonly id: string;
  object: StixObject | undefined;
  /** Number of the last observation it was in. */
  seen: number;
  /** How many objects had been handed out when it was, last. */
  at: number;
  /** The object before it of the same name. */
  before: Entry | undefined;
}

/** Objects that were made of a source, for the next event with an equal one. */
export interface Recollection {
  source: Fields;
  /** How many objects came before them: their numbers in 2.0 depend on it. */
  start: number;
  objects: readonly Observable[];
  subject: Subject;
}

/** A process with what comes with it. */
export interface Subject {
  process: Observable;
  parent: Observable | undefined;
  file: Observable | undefined;
  user: Observable | undefined;
}

/** The objects seen in one event, with who refers to whom. */
export class Observation {
  readonly objects: Observable[] = [];
  readonly #event: Name | undefined;

  /** Without the id of an event nothing names what belongs to this event alone; in 2.0 nothing has to. */
  constructor(
    readonly vocabulary: Vocabulary,
    eventId: string | undefined,
    endpointId: string | undefined,
    private readonly memory: Recent<string, Recollection>,
  ) {
    const isNamed = eventId !== undefined && vocabulary.version === '2.1';
    this.#event = isNamed ? { parts: [eventId, endpointId ?? null] } : undefined;
  }

  /** Adds an object; in 2.0 its place is its number. */
  add(type: string, name?: Name): Observable {
    const { objects } = this;
    const isNumbered = this.vocabulary.version === '2.0';
    const body = isNumbered ? { type } : { type, id: '', spec_version: '2.1' };
    const id = isNumbered ? String(objects.length) : '';
    const object = { type, body, id, links: undefined, name, owner: undefined, entry: undefined, entered: false };
    objects.push(object);
    return object;
  }

  /** Adds a custom object that belongs to this event; `part` tells it from others of its type in the event. */
  addPart(type: string, ...part: (string | number)[]): Observable {
    const event = this.#event;
    return this.add(type, event && part.length > 0 ? { parts: [...event.parts, ...part] } : event);
  }

  /** The objects `add` makes of a source, or those of an equal source before, which events of one process share. */
  recall(source: Fields, add: () => Subject): Subject {
    const { memory, objects } = this;
    const { id } = source;
    if (typeof id !== 'string') return add();
    const start = objects.length;
    const known = memory.get(id);
    if (known?.start === start && isEqual(known.source, source)) {
      for (const object of known.objects) objects.push(object);
      return known.subject;
    }
    const subject = add();
    if (subject.process.name) memory.set(id, { source: copy(source), start, objects: objects.slice(start), subject });
    return subject;
  }

  /** What may say more of a shared object: in 2.0 a copy in its place, in 2.1 another object of its name. */
  unshared(object: Observable): Observable {
    if (this.vocabulary.version === '2.1') return object.entry ? this.add(object.type, object.name) : object;
    const own = { ...object, body: copy(object.body) };
    this.objects[Number(object.id)] = own;
    return own;
  }

  /** An object of this type whose `value` is the given one: the one there is, or a new one. */
  value(type: string, value: string, property = 'value'): Observable {
    for (const object of this.objects) if (object.type === type && object.body[property] === value) return object;
    const object = this.add(type);
    object.body[property] = value;
    return object;
  }
}

/** Makes an object refer to another; without a target it does nothing. */
export function link(from: Observable, property: string, target: Observable | undefined): void {
  if (!target) return;
  if (target.id) refer(from.body, property, target.id, false);
  else if (from.links) from.links.push({ property, target, listed: false });
  else from.links = [{ property, target, listed: false }];
}

/** Adds one more reference to a list. */
export function linkOne(from: Observable, property: string, target: Observable | undefined): void {
  if (!target) return;
  if (target.id) refer(from.body, property, target.id, true);
  else if (from.links) from.links.push({ property, target, listed: true });
  else from.links = [{ property, target, listed: true }];
}

/** Writes a reference, or one of a list. One that is there stays. */
export function refer(body: Fields, property: string, id: string, listed: boolean): void {
  const present = body[property];
  if (present === undefined) body[property] = listed ? [id] : id;
  else if (Array.isArray(present) && !present.includes(id)) present.push(id);
}

/** Leaves out objects that say nothing: no property of their own and no reference; and references to those. */
export function withoutEmpty(objects: Observable[]): Observable[] {
  if (!objects.some(isEmpty)) return objects;
  const kept = objects.filter((object) => !isEmpty(object));
  const isGone = new Set(objects.filter(isEmpty));
  const gone = new Set([...isGone].map(({ id }) => id).filter((id) => id));
  for (const object of kept) {
    object.links = object.links?.filter(({ target }) => !isGone.has(target));
    if (gone.size > 0) dropReferences(object.body, gone);
  }
  return withoutEmpty(kept);
}

function dropReferences(body: Fields, gone: ReadonlySet<string>): void {
  for (const [property, value] of Object.entries(body)) {
    if (property.endsWith('_ref') && gone.has(value as string)) delete body[property];
    if (!property.endsWith('_refs')) continue;
    const left = (value as string[]).filter((id) => !gone.has(id));
    if (left.length > 0) body[property] = left;
    else delete body[property];
  }
}

function isEmpty({ body, links }: Observable): boolean {
  if (links && links.length > 0) return false;
  for (const property in body) {
    if (property !== 'type' && property !== 'id' && property !== 'spec_version') return false;
  }
  return true;
}
