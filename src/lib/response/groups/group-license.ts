import type { License } from '../../hive/types.js';
import { InputError } from '../../http/errors.js';
import { isoTime } from '../time.js';

/** What a form and a message give of a licence. */
export interface LicenseForm {
  /** ISO 8601, or epoch ms. */
  expiration?: unknown;
  maxEndpoints?: number | undefined;
  maxMobileEndpoints?: number | undefined;
}

/** The licence they make, or none when they give nothing. @throws InputError naming the part that is missing or wrong */
export function asLicense({ expiration, maxEndpoints, maxMobileEndpoints }: LicenseForm): License | undefined {
  if (expiration === undefined && maxEndpoints === undefined && maxMobileEndpoints === undefined) return undefined;
  const limit = {
    maxEndpointCount: endpointCount('maxEndpoints', maxEndpoints),
    maxMobileEndpointCount: endpointCount('maxMobileEndpoints', maxMobileEndpoints),
  };
  const end = isoTime(expiration);
  if (!end) throw new InputError('expiration', 'is not a time: give ISO 8601 or epoch ms');
  return { expiration: end, limit };
}

function endpointCount(input: string, value: number | undefined): number {
  if (value !== undefined && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InputError(input, 'must be a whole number: a licence has an end and both numbers of endpoints');
}
