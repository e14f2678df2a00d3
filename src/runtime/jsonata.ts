import type { Node, NodeAPI } from 'node-red';
import { InputError } from '../lib/index.js';

/**
 * What a user's JSONata expression makes of `data`.
 * @param input name of the setting that holds it. @throws InputError with that name, for one that cannot be evaluated.
 */
export function evaluateJsonata(
  RED: NodeAPI,
  node: Node,
  input: string,
  expression: string,
  data: object,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown) => {
      // JSONata throws plain objects.
      const problem = (error as { message?: string } | undefined)?.message ?? String(error);
      reject(new InputError(input, problem));
    };
    try {
      const prepared = RED.util.prepareJSONataExpression(expression, node);
      RED.util.evaluateJSONataExpression(prepared, { ...data }, (error, result: unknown) => {
        if (error) refuse(error);
        else resolve(result);
      });
    } catch (error) {
      refuse(error);
    }
  });
}
