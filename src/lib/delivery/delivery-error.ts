const texts = {
  'taken-over':
    'Another poller uses this cursor since; this one has stopped. Let only one poller use a name and a store.',
  closed: 'The delivery is closed.',
  superseded: 'This pass is over: a later one began, or the cursor was moved.',
  'dead-letters-full': 'The dead-letter list is full; deliver its items again or discard them, then polling goes on.',
  'dead-letter': 'An item was given up.',
};

/**
 * Why deliveries stopped: for good (`taken-over`, `closed`), for this pass (`superseded`), until somebody acts
 * (`dead-letters-full`), or for one item (`dead-letter`, for callers that report one).
 */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';

  constructor(
    readonly code: keyof typeof texts,
    message: string = texts[code],
  ) {
    super(message);
  }
}
