import type { HiveClient } from '../../hive/client.js';
import type { Endpoint } from '../../hive/types.js';
import { ServiceError } from '../../http/errors.js';
import type { CallOptions } from '../../http/transport.js';

/**
 * The endpoint as it is now, when an error is Hive's having waited in vain for it; nothing for any other error, and when
 * the endpoint cannot be read either: the first error says more then.
 */
export async function unanswering(
  hive: HiveClient,
  endpointId: string,
  error: unknown,
  call: CallOptions,
): Promise<Endpoint | undefined> {
  const inVain = error instanceof ServiceError && (error.status === 504 || error.code === 'timeout');
  return inVain ? hive.getEndpoint(endpointId, call).catch(() => undefined) : undefined;
}

/** For a person: that an endpoint is offline, and since when. */
export function offlineSince({ lastSeenAt }: Endpoint): string {
  return `Endpoint offline${lastSeenAt ? `, last seen ${lastSeenAt}` : ''}`;
}
