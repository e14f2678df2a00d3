import { numbered } from './observed/numbered.js';
import type { Entry, Recollection } from './observed/observation.js';
import { observe } from './observed/observe.js';
import { Register } from './observed/register.js';
import { type Vocabulary, vocabularies } from './observed/vocabulary.js';
import { Recent } from './recent.js';
import type { StixObject, StixVersion } from './stix-object.js';

export interface ObservedDataOptions {
  version: StixVersion;
  identityId: string;
  newId: () => string;
  /** The type of the object that takes what nothing else does. */
  unmappedType: string | undefined;
  /** How many objects are remembered. */
  memory: number;
}

/** One event as STIX: its observed-data and, in 2.1, the objects that are new with it or say more than before. */
export interface Translated {
  observedData: StixObject;
  changed: readonly Entry[];
}

const nothing: readonly Entry[] = [];

/** How many processes are remembered with all that comes with them. */
const maxRecollections = 2_000;

/** Makes events into observed-data of one version. */
export class ObservedData {
  readonly #vocabulary: Vocabulary;
  readonly #register: Register;
  readonly #memory: Recent<string, Recollection>;

  constructor(private readonly options: ObservedDataOptions) {
    this.#vocabulary = vocabularies[options.version];
    this.#register = new Register(options.newId, options.memory);
    this.#memory = new Recent(Math.min(options.memory, maxRecollections));
  }

  /** `now` is a STIX timestamp. @throws TypeError, RangeError for what cannot be translated. */
  of(event: unknown, now: string): Translated {
    const { version, identityId, newId, unmappedType } = this.options;
    const { objects, at = now } = observe(event, this.#vocabulary, unmappedType, this.#memory);
    const id = `observed-data--${newId()}`;
    if (version === '2.0') {
      const observedData = {
        type: 'observed-data',
        id,
        created_by_ref: identityId,
        created: now,
        modified: now,
        first_observed: at,
        last_observed: at,
        number_observed: 1,
        objects: numbered(objects),
      };
      return { observedData, changed: nothing };
    }
    const { ids, changed } = this.#register.enter(objects);
    const observedData = {
      type: 'observed-data',
      spec_version: '2.1',
      id,
      created_by_ref: identityId,
      created: now,
      modified: now,
      first_observed: at,
      last_observed: at,
      number_observed: 1,
      object_refs: ids,
    };
    return { observedData, changed };
  }
}
