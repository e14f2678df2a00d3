import { InputError } from '../lib/index.js';
import { readAs } from './shapes.js';

/** A property that is fixed in the editor: no message ever chooses it (DESIGN 4). */
export interface Setting<T = unknown> {
  /** What a fresh node has, as the edit dialog stores it. */
  value: T;
  read: (name: string, stored: unknown) => T;
}

export type Settings = Record<string, Setting>;
export type SettingValues<S extends Settings> = { [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

export function choice<const C extends string>(choices: readonly C[], value: C): Setting<C> {
  return {
    value,
    read: (name, stored) => {
      const found = choices.find((one) => one === stored);
      if (!found) throw new InputError(name, `must be one of ${choices.join(', ')}`);
      return found;
    },
  };
}

export function flag(value: boolean): Setting<boolean> {
  return { value, read: (name, stored) => readAs('boolean', name, stored) };
}

export function text(value: string): Setting<string> {
  return { value, read: readText };
}

/** A number within bounds, both included. Forms store numbers as text. */
export function count(value: number, least: number, most: number): Setting<number> {
  return {
    value,
    read: (name, stored) => {
      const number = readAs('number', name, fromEnvironment(name, stored));
      if (number < least || number > most) throw new InputError(name, `must be between ${least} and ${most}`);
      return number;
    },
  };
}

/** A list of texts, as a form's multi-select or comma separated field stores it. */
export function list(value: string[]): Setting<string[]> {
  return {
    value,
    read: (name, stored) => {
      const items = typeof stored === 'string' ? stored.split(',') : stored;
      if (!Array.isArray(items)) throw new InputError(name, 'must be a list');
      return items.map((item) => readText(name, item).trim()).filter((item) => item !== '');
    },
  };
}

/** A table of name and value, as an editable list stores it. */
export interface TableEntry {
  name: string;
  value: string;
}

export function table(value: TableEntry[]): Setting<TableEntry[]> {
  return {
    value,
    read: (name, stored) => {
      if (!Array.isArray(stored)) throw new InputError(name, 'must be a table');
      return stored.map((entry) => {
        const row = readAs('object', name, entry);
        return { name: readText(name, row.name), value: readText(name, row.value ?? '') };
      });
    },
  };
}

/** Reads all settings of a node; a property that the flow lacks has its default. */
export function readSettings<S extends Settings>(config: Record<string, unknown>, settings: S): SettingValues<S> {
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    values[name] = config[name] === undefined ? setting.value : setting.read(name, config[name]);
  }
  return values as SettingValues<S>;
}

function readText(name: string, stored: unknown): string {
  return readAs('text', name, fromEnvironment(name, stored));
}

/** Node-RED passes `${NAME}` through as text when the variable is not set: using it would send that text as a secret. */
export function fromEnvironment(name: string, stored: unknown): unknown {
  const variable = typeof stored === 'string' ? /^\$\{([^}]+)\}$/.exec(stored)?.[1] : undefined;
  if (variable) throw new InputError(name, `the environment variable ${variable} is not set`);
  return stored;
}
