import { patternToHunq } from '../../lib/index.js';
import { defineNode } from '../../runtime/define-node.js';
import { servePreview } from '../../runtime/preview.js';
import { bundleOf } from './bundle.js';
import { inputs, settings } from './form.js';

/** STIX pattern to HunQ, or hunt events to a STIX bundle. */
export = defineNode({
  type: 'stix-translate',
  services: [],
  settings,
  inputs,
  run: async ({ inputs: given, settings: chosen, node }) => {
    if (chosen.operation === 'pattern') {
      const { ports, mode, timeRange } = chosen;
      const hunt = patternToHunq(given.pattern, { ports, mode, timeRangeMinutes: timeRange });
      return { payload: hunt.query, set: { hunt }, status: hunt.exact ? 'exact' : 'wider' };
    }
    return { payload: bundleOf(given.events, chosen, node), status: 'translated' };
  },
  serve: (RED) => servePreview(RED, 'stix-translate'),
});
