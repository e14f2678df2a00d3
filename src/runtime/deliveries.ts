import { Delivery, InputError, ServiceError } from '../lib/index.js';

/** Deliveries of the pollers that run in this process, by the poller's node id. */
const deliveries = new Map<string, Delivery<unknown>>();

export function registerDelivery(delivery: Delivery<never>): void {
  deliveries.set(delivery.name, delivery as unknown as Delivery<unknown>);
}

export function forgetDelivery(delivery: Delivery<never>): void {
  // A redeployed poller has taken the place already: it must stay.
  if (deliveries.get(delivery.name) === (delivery as unknown)) deliveries.delete(delivery.name);
}

export type Verdict = 'done' | 'give-back' | 'give-up';

/**
 * Tells the poller what became of the message's delivery. A message that no poller delivered, or whose poller is gone,
 * has nothing to settle. An error that will pass by itself is an outage: it does not use up the alert's attempts.
 */
export function settleDelivery(token: unknown, verdict: Verdict, error?: unknown): void {
  if (typeof token !== 'string') return;
  const delivery = deliveries.get(Delivery.nameOf(token) ?? '');
  delivery?.settle(token, verdict, {
    ...(error === undefined ? {} : { reason: error instanceof Error ? error.message : String(error) }),
    outage: error instanceof ServiceError && error.retryable,
  });
}

/** As {@link settleDelivery}, for a node whose only purpose it is: what cannot be settled is an error. */
export function settleOrThrow(token: unknown, verdict: Verdict, reason: string | undefined): void {
  const name = typeof token === 'string' ? Delivery.nameOf(token) : undefined;
  const delivery = deliveries.get(name ?? '');
  if (!delivery) throw new InputError('delivery', 'the message does not come from a poller that runs here');
  delivery.settle(token as string, verdict, reason === undefined ? {} : { reason });
}
