import type { Node, NodeAPI } from 'node-red';
import { type Alert, type EscalateOptions, type IncidentDraft, InputError } from '../../lib/index.js';
import { readAs } from '../../runtime/shapes.js';
import type { FormSettings } from './form.js';

/** The case payload a user's JSONata expression makes of an alert: instead of the built-in one, or laid over it. */
export function mappingOf(RED: NodeAPI, node: Node, { mapping, expression }: FormSettings): EscalateOptions['mapping'] {
  if (mapping === 'built-in') return undefined;
  if (expression.trim() === '')
    throw new InputError('expression', 'is empty: write one or choose the built-in mapping');
  return async (builtIn, alert) => {
    const own = readAs('object', 'expression', await evaluate(RED, node, expression, alert)) as Partial<IncidentDraft>;
    const properties = readAs('object', 'expression.properties', own.properties ?? {});
    if (mapping === 'extend') return { ...builtIn, ...own, properties: { ...builtIn.properties, ...properties } };
    const { name, discovered_date } = builtIn;
    return { name, discovered_date, ...own, properties };
  };
}

function evaluate(RED: NodeAPI, node: Node, expression: string, alert: Alert): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown) => {
      // JSONata throws plain objects.
      const problem = (error as { message?: string } | undefined)?.message ?? String(error);
      reject(new InputError('expression', problem));
    };
    try {
      const prepared = RED.util.prepareJSONataExpression(expression, node);
      RED.util.evaluateJSONataExpression(prepared, { ...alert }, (error, result: unknown) => {
        if (error) refuse(error);
        else resolve(result);
      });
    } catch (error) {
      refuse(error);
    }
  });
}
