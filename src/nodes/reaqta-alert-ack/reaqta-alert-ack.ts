import { defineNode } from '../../runtime/define-node.js';
import { settleOrThrow } from '../../runtime/deliveries.js';
import { choice } from '../../runtime/settings.js';
import { optional, required } from '../../runtime/typed-inputs.js';

/** Tells the poller what became of an alert: done, give back, give up. */
export = defineNode({
  type: 'reaqta-alert-ack',
  services: [],
  settings: { verdict: choice(['done', 'give-back', 'give-up'], 'done') },
  inputs: { delivery: required('text', 'delivery'), reason: optional('text', 'failure.detail') },
  run: async ({ inputs, settings, msg }) => {
    settleOrThrow(inputs.delivery, settings.verdict, inputs.reason);
    return { payload: msg.payload, status: settings.verdict };
  },
});
