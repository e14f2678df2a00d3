import type { Node, NodeAPI } from 'node-red';
import { type EscalateOptions, type IncidentDraft, InputError } from '../../lib/index.js';
import { evaluateJsonata } from '../../runtime/jsonata.js';
import { readAs } from '../../runtime/shapes.js';
import type { FormSettings } from './form.js';

/** The case payload a user's JSONata expression makes of an alert: instead of the built-in one, or laid over it. */
export function mappingOf(RED: NodeAPI, node: Node, { mapping, expression }: FormSettings): EscalateOptions['mapping'] {
  if (mapping === 'built-in') return undefined;
  if (expression.trim() === '')
    throw new InputError('expression', 'is empty: write one or choose the built-in mapping');
  return async (builtIn, alert) => {
    const own = readAs(
      'object',
      'expression',
      await evaluateJsonata(RED, node, 'expression', expression, alert),
    ) as Partial<IncidentDraft>;
    const properties = readAs('object', 'expression.properties', own.properties ?? {});
    if (mapping === 'extend') return { ...builtIn, ...own, properties: { ...builtIn.properties, ...properties } };
    const { name, discovered_date } = builtIn;
    return { name, discovered_date, ...own, properties };
  };
}
