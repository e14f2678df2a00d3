import type { HiveClient } from '../../hive/client.js';
import { InputError, ServiceError } from '../../http/errors.js';
import type { SoarClient } from '../../soar/client.js';
import type { Declined } from '../declined.js';
import type { WaitOptions } from './endpoint-file.js';
import {
  expectFileWish,
  type FetchedFile,
  type Fetching,
  type FileWish,
  fetchFile,
  type SizeLimit,
} from './fetch-file.js';

/** Where in a case a file goes. */
export interface CasePlace {
  incidentId: number;
  as: 'attachment' | 'artifact';
}

/**
 * Fetches a file from an endpoint for a case: looks before anything is requested whether the case is there, and lets no
 * file pass that is larger than SOAR takes. `send` uploads it.
 * Declined, beside what {@link fetchFile} says: `not-found` for the case, `too-large` by SOAR's own word.
 * @param wish its limit is that of the caller; SOAR's may be less
 * @throws ServiceError, InputError
 */
export async function fileToCase<T>(
  { hive, soar }: { hive: HiveClient; soar: SoarClient },
  wish: FileWish,
  place: CasePlace,
  send: (file: FetchedFile) => Promise<T>,
  options: WaitOptions = {},
): Promise<Fetching<T>> {
  const { clock: _clock, ...call } = options;
  expectFileWish(wish);
  try {
    await soar.getIncident(expectIncidentId(place.incidentId), call);
    const limits = await soar.uploadLimits(call);
    return await fetchFile(hive, { ...wish, limit: smaller(wish.limit, place, limits[place.as]) }, send, options);
  } catch (error) {
    const declined = refusalOf(error);
    if (!declined) throw error;
    return { dryRun: false, declined };
  }
}

function expectIncidentId(id: number): number {
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new InputError('incidentId', 'must be the number of a case');
}

function smaller(own: SizeLimit, { as }: CasePlace, bytes = Number.POSITIVE_INFINITY): SizeLimit {
  return bytes < own.bytes ? { bytes, rule: `IBM SOAR takes ${as}s` } : own;
}

function refusalOf(error: unknown): Declined | undefined {
  if (!(error instanceof ServiceError) || error.service !== 'IBM SOAR') return undefined;
  if (error.code === 'not-found') return { outcome: 'not-found', reason: error.message };
  return error.status === 413 ? { outcome: 'too-large', reason: error.message } : undefined;
}
