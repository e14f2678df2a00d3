import { contributing, contribution, ownUuid, shortContribution, standardUuid } from '../ids.js';
import { Recent } from '../recent.js';
import type { StixObject } from '../stix-object.js';
import { united } from '../united.js';
import { type Entry, type Name, type Named, type Observable, refer } from './observation.js';

/** The ids of an observation's objects, and the objects that are new with it or say more than before. */
export interface Entered {
  ids: string[];
  changed: Entry[];
}

/**
 * Gives observables the ids STIX 2.1 wants and brings together what is said of one object. Knows the last `limit`
 * objects.
 */
export class Register {
  readonly #byName: Recent<string, Named>;
  readonly #byContent: Recent<string, Entry>;
  #observations = 0;
  #handedOut = 0;

  constructor(
    private readonly newId: () => string,
    private readonly limit: number,
  ) {
    this.#byName = new Recent(limit);
    this.#byContent = new Recent(limit);
  }

  /** Enters the objects of one observation. */
  enter(objects: readonly Observable[]): Entered {
    const number = ++this.#observations;
    const ids: string[] = [];
    const changed: Entry[] = [];
    for (const object of objects) if (!object.entry) this.#entryOf(object);
    for (const object of objects) {
      const entry = object.entry as Entry;
      if (entry.seen === number) continue;
      entry.seen = number;
      ids.push(entry.id);
      if (entry.object && this.#handedOut - entry.at > this.limit) this.#handOut(entry, changed);
    }
    for (const object of objects) {
      if (!object.entered && this.#add(object)) this.#handOut(object.entry as Entry, changed);
    }
    return { ids, changed };
  }

  /** Adds what an observable says to its entry. Whether that was new. */
  #add(object: Observable): boolean {
    const { body, links } = object;
    const entry = object.entry as Entry;
    object.entered = true;
    if (links) for (const { property, target, listed } of links) refer(body, property, target.id, listed);
    const whole = entry.object ? united(entry.object, body) : (body as StixObject);
    if (whole === entry.object) return false;
    entry.object = whole;
    return true;
  }

  #handOut(entry: Entry, changed: Entry[]): void {
    if (!changed.includes(entry)) changed.push(entry);
    entry.at = ++this.#handedOut;
  }

  #entryOf(object: Observable): Entry {
    if (object.entry) return object.entry;
    const { type, body, links, name, owner } = object;
    const entering = contributing[type];
    if (links && entering) {
      for (const { property, target } of links) {
        if (entering.includes(property)) body[property] = this.#entryOf(target).id;
      }
    }
    if (owner) this.#entryOf(owner);
    const entry = name ? this.#named(type, name) : entering ? this.#made(object) : newEntry(type, this.newId());
    object.entry = entry;
    object.id = entry.id;
    body.id = entry.id;
    return entry;
  }

  /** The entry of a process, or of a custom object. */
  #named(type: string, name: Name): Entry {
    name.named ??= this.#lookUp(name.parts);
    const { named } = name;
    for (let { last } = named; last; last = last.before) if (last.type === type) return last;
    if (type !== 'process') named.uuid ??= ownUuid(named.text);
    const entry = newEntry(type, type === 'process' ? this.newId() : (named.uuid as string), named.last);
    named.last = entry;
    return entry;
  }

  #lookUp(parts: Name['parts']): Named {
    const text = JSON.stringify(parts);
    const known = this.#byName.get(text);
    if (known) return known;
    const named: Named = { text, uuid: undefined, last: undefined };
    this.#byName.set(text, named);
    return named;
  }

  /** The entry of an object whose id comes from what it says. */
  #made({ type, body, owner }: Observable): Entry {
    const short = shortContribution(type, body);
    // A certificate of which neither serial number nor hash is known is one only as that of its file.
    const key = short ?? (owner && `${owner.id} ${JSON.stringify(body)}`);
    const known = key === undefined ? undefined : this.#byContent.get(key);
    if (known) return known;
    const text = short === undefined ? undefined : contribution(type, body);
    const entry = newEntry(type, text === undefined ? this.newId() : standardUuid(text));
    if (key !== undefined) this.#byContent.set(key, entry);
    return entry;
  }
}

function newEntry(type: string, uuid: string, before?: Entry): Entry {
  return { type, id: `${type}--${uuid}`, object: undefined, seen: 0, at: 0, before };
}
