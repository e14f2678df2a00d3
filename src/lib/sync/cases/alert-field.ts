import { ServiceError } from '../../http/errors.js';
import type { CallOptions } from '../../http/transport.js';
import type { SoarClient } from '../../soar/client.js';

/**
 * Sees to it that cases have the field that holds their alert's id.
 * @throws ServiceError `rejected` when they do not: without it an alert's case cannot be found, and would be made again.
 */
export async function requireAlertField(soar: SoarClient, operation: string, options: CallOptions = {}): Promise<void> {
  if (await soar.field('incident', 'reaqta_id', options)) return;
  throw new ServiceError({
    service: 'IBM SOAR',
    operation,
    code: 'rejected',
    retryable: false,
    detail: 'the organization has no incident field reaqta_id (text); create it first',
  });
}
