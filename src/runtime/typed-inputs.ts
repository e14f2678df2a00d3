import type { Node, NodeAPI, NodeMessage } from 'node-red';
import { InputError } from '../lib/index.js';
import { fromEnvironment } from './settings.js';
import { isEmpty, readAs, type Shape, type ShapeTypes } from './shapes.js';

/** A TypedInput of an edit dialog: property `x` with its type in `xType`. */
export interface TypedInput<S extends Shape = Shape, R extends boolean = boolean> {
  shape: S;
  /** What a fresh node reads: the well-known message property (DESIGN 4). */
  value: string;
  type: string;
  required: R;
  /** The operations that use it; with the others it is neither read nor there. Default: all. */
  only?: readonly string[];
}

export type TypedInputs = Record<string, TypedInput>;

export type InputValues<I extends TypedInputs> = {
  [K in keyof I]: I[K] extends TypedInput<infer S, infer R>
    ? R extends true
      ? ShapeTypes[S]
      : ShapeTypes[S] | undefined
    : never;
};

interface InputOptions {
  /** Default `msg`: `value` is then a message property. */
  type?: string;
  only?: readonly string[];
}

/** An input that may be empty. */
export function optional<S extends Shape>(shape: S, value: string, options: InputOptions = {}): TypedInput<S, false> {
  return { shape, value, type: 'msg', required: false, ...options };
}

/** An input without which the node cannot work. */
export function required<S extends Shape>(shape: S, value: string, options: InputOptions = {}): TypedInput<S, true> {
  return { shape, value, type: 'msg', required: true, ...options };
}

/** Evaluates every input of a node for one message. Throws {@link InputError} naming the input that cannot be used. */
export async function readInputs<I extends TypedInputs>(
  RED: NodeAPI,
  node: Node,
  config: Record<string, unknown>,
  inputs: I,
  operation: unknown,
  msg: NodeMessage,
): Promise<InputValues<I>> {
  const values: Record<string, unknown> = {};
  for (const [name, input] of Object.entries(inputs)) {
    if (input.only && !input.only.includes(String(operation))) continue;
    const text = readAs('text', name, fromEnvironment(name, config[name] ?? input.value));
    const type = readAs('text', name, config[`${name}Type`] ?? input.type);
    const value = await evaluate(RED, node, name, text, type, msg);
    if (!isEmpty(value)) values[name] = readAs(input.shape, name, value);
    else if (input.required) throw new InputError(name, missing(text, type));
  }
  return values as InputValues<I>;
}

function evaluate(RED: NodeAPI, node: Node, name: string, text: string, type: string, msg: NodeMessage) {
  return new Promise<unknown>((resolve, reject) => {
    // An empty path is an input the user left out; evaluating it would throw.
    if (text === '' && type !== 'date') return resolve(undefined);
    try {
      RED.util.evaluateNodeProperty(text, type, node, msg, (error: Error | null, value: unknown) => {
        // So Node-RED says that a path leads through something that is not there.
        if (type === 'msg' && error instanceof TypeError) resolve(undefined);
        else if (error) reject(new InputError(name, error.message));
        else resolve(value);
      });
    } catch (error) {
      reject(new InputError(name, error instanceof Error ? error.message : String(error)));
    }
  });
}

function missing(text: string, type: string): string {
  return type === 'msg' || type === 'flow' || type === 'global' ? `is empty: ${type}.${text} has no value` : 'is empty';
}
