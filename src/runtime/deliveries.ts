import { Delivery, InputError, ServiceError } from '../lib/index.js';

interface RunningPoller {
  delivery: Delivery<unknown>;
  onSettled: () => void;
}

/** The pollers that run in this process, by node id. */
const pollers = new Map<string, RunningPoller>();

/** `onSettled` is called whenever a message of this delivery was settled. */
export function registerDelivery(delivery: Delivery<never>, onSettled: () => void): void {
  pollers.set(delivery.name, { delivery: delivery as unknown as Delivery<unknown>, onSettled });
}

export function forgetDelivery(delivery: Delivery<never>): void {
  // A redeployed poller has taken the place already: it must stay.
  if (pollers.get(delivery.name)?.delivery === (delivery as unknown)) pollers.delete(delivery.name);
}

export type Verdict = 'done' | 'give-back' | 'give-up';

/**
 * Tells the poller what became of the message's delivery. A message that no poller delivered, or whose poller is gone
 * or no longer watches such alerts, has nothing to settle. An error that will pass by itself is an outage, and a call
 * that was cut off says nothing of the alert: neither uses up its attempts.
 */
export function settleDelivery(token: unknown, verdict: Verdict, error?: unknown): void {
  const reason = error instanceof Error ? error.message : undefined;
  const outage = error instanceof ServiceError && (error.retryable || error.code === 'cancelled');
  try {
    settleOrThrow(token, verdict, reason, outage);
  } catch (problem) {
    if (!(problem instanceof InputError)) throw problem;
  }
}

/** As {@link settleDelivery}, for a node whose only purpose it is: what cannot be settled is an InputError. */
export function settleOrThrow(token: unknown, verdict: Verdict, reason: string | undefined, outage = false): void {
  const name = typeof token === 'string' ? Delivery.nameOf(token) : undefined;
  const poller = pollers.get(name ?? '');
  if (!poller) throw new InputError('delivery', 'the message does not come from a poller that runs here');
  poller.delivery.settle(token as string, verdict, { outage, ...(reason === undefined ? {} : { reason }) });
  poller.onSettled();
}
