import { runInNewContext } from 'node:vm';
import { filesIn, read } from './repository.js';

interface Property {
  value: unknown;
  type?: string;
  required?: boolean;
}

/** What a node's editor file registers. */
export interface Form {
  type: string;
  category: string;
  defaults: Record<string, Property>;
  credentials?: Record<string, { type: string }>;
  inputs?: number;
  outputs?: number;
  /** TypedInput fields the edit dialog makes, each with its types; the first is chosen in a fresh node. */
  typed: Record<string, string[]>;
  /** Number of labels it has for its outputs. */
  outputLabels: string[];
  script: string;
  template: string;
}

type Registered = Omit<Form, 'type' | 'typed' | 'outputLabels' | 'script' | 'template'> & {
  outputLabels?: string | string[] | ((this: object, index: number) => string);
  oneditprepare?: (this: object) => void;
};

/** Evaluates the editor file of a node with a stub editor. Throws when it registers anything but that one type. */
export function formOf(type: string): Form {
  const html = read(`src/nodes/${type}/${type}.html`);
  const script = block(html, 'type="text/javascript"');
  const template = block(html, `data-template-name="${type}"`);
  const registered: [string, Registered][] = [];
  const typed: Record<string, string[]> = {};
  const anything = chain();
  runInNewContext(script, {
    RED: {
      nodes: { registerType: (name: string, form: Registered) => registered.push([name, form]) },
      validators: { number: () => () => true, regex: () => () => true, typedInput: () => () => true },
    },
    ReaqtaForms: new Proxy({ typed: (fields: typeof typed) => Object.assign(typed, fields) }, anything),
    $: new Proxy(() => undefined, anything),
  });
  const [[name, form] = [undefined, undefined], second] = registered;
  if (!form || name !== type || second) throw new Error(`${type}.html must register ${type} and nothing else`);
  const node = { _: (key: string) => key, ...plain(valuesOf(form.defaults)) };
  form.oneditprepare?.call(node);
  return { ...form, type, typed: plain(typed), outputLabels: labelsOf(form, node), script, template };
}

/** The text of the script block whose opening tag holds `mark`. */
function block(html: string, mark: string): string {
  const found = [...html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)].filter(([, tag]) => tag?.includes(mark));
  if (found.length !== 1) throw new Error(`One block with ${mark} expected, ${found.length} found`);
  return found[0]?.[2] as string;
}

/** Answers every property and every call with itself, as far as forms chain jQuery calls. */
function chain(): ProxyHandler<object> {
  const handler: ProxyHandler<object> = {
    get: (target, name) => Reflect.get(target, name) ?? new Proxy(() => undefined, handler),
    apply: () => new Proxy(() => undefined, handler),
  };
  return handler;
}

function labelsOf({ outputs = 0, outputLabels }: Registered, node: object): string[] {
  return Array.from({ length: outputs }, (_, index) => {
    if (typeof outputLabels === 'function') return outputLabels.call(node, index);
    return (Array.isArray(outputLabels) ? outputLabels[index] : outputLabels) ?? '';
  });
}

/** What a fresh node has. */
export function valuesOf(defaults: Record<string, Property>): Record<string, unknown> {
  return plain(Object.fromEntries(Object.entries(defaults).map(([name, { value }]) => [name, value])));
}

/** Objects of the script's own world, as objects of this one. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** One element of a template: its tag and attributes. */
export interface Element {
  tag: string;
  attributes: Record<string, string>;
}

export function elementsOf(template: string): Element[] {
  return [...template.matchAll(/<([a-z0-9]+)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*\/?>/g)].map(([, tag, attributes]) => ({
    tag: tag as string,
    attributes: Object.fromEntries(
      [...(attributes ?? '').matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name, value]) => [name, value ?? '']),
    ),
  }));
}

/** Values a select field of a template offers; empty when there is no such field. */
export function optionsOf(template: string, id: string): string[] {
  const select = new RegExp(`<select id="${id}"[^>]*>([\\s\\S]*?)</select>`).exec(template)?.[1] ?? '';
  return elementsOf(select).map(({ attributes }) => attributes.value ?? '');
}

/** Text of the runtime files of a node, and of those of `src/runtime` they use. */
export function runtimeSource(type: string): { own: string; shared: string } {
  const own = filesIn(`src/nodes/${type}`, '.ts').map(read).join('\n');
  const shared = new Map<string, string>();
  const follow = (source: string) => {
    for (const [, name] of source.matchAll(/from '(?:\.\.\/\.\.\/runtime|\.)\/([\w-]+)\.js'/g)) {
      const path = `src/runtime/${name}.ts`;
      if (shared.has(path) || !filesIn('src/runtime', '.ts').includes(path)) continue;
      shared.set(path, read(path));
      follow(shared.get(path) as string);
    }
  };
  follow(own);
  return { own, shared: [...shared.values()].join('\n') };
}
