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
    // After a failure that will pass by itself the alert is not to blame: no attempt is used up.
    const outage = (msg.failure as { retryable?: unknown } | undefined)?.retryable === true;
    settleOrThrow(inputs.delivery, settings.verdict, inputs.reason, outage);
    return { payload: msg.payload, status: settings.verdict };
  },
});
