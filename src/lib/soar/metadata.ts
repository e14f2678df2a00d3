import type { Clock } from '../clock.js';
import { ServiceError } from '../http/errors.js';
import { isObject } from '../http/is-object.js';
import type { CallOptions } from '../http/transport.js';
import { failed, listed, quoted } from './failure.js';
import type { SoarRequests } from './requests.js';
import { SharedRead } from './shared-read.js';
import type { FieldDefinition, FieldValue, TypeDefinition } from './types.js';

const keptMs = 10 * 60_000;
const refreshEveryMs = 30_000;
const mostTypes = 200;
const datatable = 8;

interface KnownType {
  read: SharedRead<TypeDefinition>;
  definition?: TypeDefinition;
  readAt: number;
  /** When something missing last made it be read again, or showed that the type itself is missing. */
  missedAt: number;
}

/**
 * Types, their fields and the labels of their values, kept for ten minutes. What is not found makes its type be read
 * again, at most every 30 s, so that a label made a moment ago is seen and one that never was costs nothing. Failures are
 * not kept.
 */
export class Metadata {
  private readonly types = new Map<string, KnownType>();
  private readonly clock: Clock;

  constructor(private readonly requests: SoarRequests) {
    this.clock = requests.clock;
  }

  /** A type by its API name: `incident`, `artifact`, or a datatable's. @throws ServiceError `not-found`. */
  async type(name: string, options: CallOptions = {}): Promise<TypeDefinition> {
    const known = this.known(name);
    return this.current(known) ?? known.read.get(options.signal);
  }

  /** One field of a type; `undefined` when there is none of that name. */
  async field(typeName: string, fieldName: string, options: CallOptions = {}): Promise<FieldDefinition | undefined> {
    return this.lookUp(typeName, (type) => type.fields[fieldName], options);
  }

  /** Whether there is a datatable of this API name. */
  async hasTable(name: string, options: CallOptions = {}): Promise<boolean> {
    const known = this.known(name);
    if (!this.current(known) && !this.mayLookAgain(known)) return false;
    try {
      return (await this.type(name, options)).type_id === datatable;
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== 'not-found') throw error;
      known.missedAt = this.clock.now();
      return false;
    }
  }

  /** The value a label stands for, among those that can be chosen; `undefined` when there is none. */
  async valueOf(
    typeName: string,
    fieldName: string,
    label: string,
    options: CallOptions = {},
  ): Promise<number | string | undefined> {
    const choose = (type: TypeDefinition) => choices(type.fields[fieldName]).find((choice) => choice.label === label);
    return (await this.lookUp(typeName, choose, options))?.value;
  }

  /** The label of a value; `undefined` when there is none. */
  async labelOf(
    typeName: string,
    fieldName: string,
    value: number | string,
    options: CallOptions = {},
  ): Promise<string | undefined> {
    const choose = (type: TypeDefinition) => type.fields[fieldName]?.values?.find((choice) => choice.value === value);
    return (await this.lookUp(typeName, choose, options))?.label;
  }

  /**
   * A handle (id, label, `{ id }` or `{ name }`) as the id or value SOAR keeps.
   * @throws ServiceError `rejected` naming the choices there are, for a label that is none of them.
   */
  async choice(typeName: string, fieldName: string, handle: unknown, options: CallOptions = {}): Promise<unknown> {
    if (isObject(handle) && 'id' in handle) return handle.id;
    const label = isObject(handle) ? handle.name : handle;
    if (typeof label !== 'string' || label === '') return label === '' ? null : label;
    const choose = (type: TypeDefinition) => {
      const all = choices(type.fields[fieldName]);
      return all.find((choice) => choice.label === label) ?? all.find((choice) => choice.value === label);
    };
    const found = await this.lookUp(typeName, choose, options);
    if (found) return found.value;
    const labels = choices(await this.field(typeName, fieldName, options)).map((choice) => choice.label);
    const known = labels.length ? `it has: ${listed(labels)}` : 'it has none';
    throw failed(
      'look up a value',
      'rejected',
      `${typeName} field ${fieldName} has no value ${quoted(label)}; ${known}`,
    );
  }

  private async lookUp<T>(
    typeName: string,
    pick: (type: TypeDefinition) => T | undefined,
    options: CallOptions,
  ): Promise<T | undefined> {
    const known = this.known(typeName);
    const kept = this.current(known);
    const found = pick(kept ?? (await known.read.get(options.signal)));
    if (found !== undefined || !kept || !this.mayLookAgain(known)) return found;
    const again = await known.read.get(options.signal);
    known.missedAt = this.clock.now();
    return pick(again);
  }

  private current(known: KnownType): TypeDefinition | undefined {
    return this.clock.now() - known.readAt < keptMs ? known.definition : undefined;
  }

  private mayLookAgain(known: KnownType): boolean {
    return this.clock.now() - known.missedAt >= refreshEveryMs;
  }

  private known(name: string): KnownType {
    const there = this.types.get(name);
    if (there) return there;
    const oldest = this.types.keys().next().value;
    if (this.types.size >= mostTypes && oldest !== undefined) this.types.delete(oldest);
    const known: KnownType = {
      readAt: Number.NEGATIVE_INFINITY,
      missedAt: Number.NEGATIVE_INFINITY,
      read: new SharedRead(`read the type ${name}`, async (signal) => {
        const definition = await this.readType(name, signal);
        known.definition = definition;
        known.readAt = this.clock.now();
        return definition;
      }),
    };
    this.types.set(name, known);
    return known;
  }

  /** `GET /types/{name}`. */
  private async readType(name: string, signal: AbortSignal): Promise<TypeDefinition> {
    return this.requests.read(
      { operation: `read the type ${name}`, method: 'GET', path: `/types/${encodeURIComponent(name)}`, signal },
      typeIn,
    );
  }
}

/** What can be chosen in a select field. */
function choices(field: FieldDefinition | undefined): FieldValue[] {
  return (field?.values ?? []).filter((value) => value.enabled !== false);
}

/** A type whose fields came as an object by API name (newer servers) or as an array. */
function typeIn(answer: unknown): TypeDefinition | undefined {
  if (!isObject(answer) || typeof answer.fields !== 'object' || answer.fields === null) return undefined;
  const list = Object.values(answer.fields) as FieldDefinition[];
  // Without a prototype: no column is called `constructor` unless SOAR says so.
  const fields = Object.assign(Object.create(null), Object.fromEntries(list.map((field) => [field.name, field])));
  return { ...answer, fields } as TypeDefinition;
}
