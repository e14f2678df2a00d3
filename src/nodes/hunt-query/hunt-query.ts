import type { Node } from 'node-red';
import { defineNode } from '../../runtime/define-node.js';
import { servePreview } from '../../runtime/preview.js';
import { inputs, settings } from './form.js';
import { hunt } from './hunt.js';
import { Pauses } from './pauses.js';

const pausesOf = new WeakMap<Node, Pauses>();

/** Runs a hunt, in HunQ or as a STIX pattern, and sends events one by one, page by page, or all at once. */
export = defineNode({
  type: 'hunt-query',
  services: ['hive'],
  settings,
  inputs,
  control: (msg, node, { onDemand }) => {
    if (!onDemand || msg.next === undefined) return false;
    pauses(node).next(msg.next);
    return true;
  },
  run: (context) => hunt(context, pauses(context.node)),
  serve: (RED) => servePreview(RED, 'hunt-query'),
});

function pauses(node: Node): Pauses {
  const known = pausesOf.get(node) ?? new Pauses();
  pausesOf.set(node, known);
  return known;
}
