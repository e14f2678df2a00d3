import { type Clock, systemClock } from '../../clock.js';
import type { HiveClient } from '../../hive/client.js';
import type { FileStatus } from '../../hive/types.js';
import { ServiceError } from '../../http/errors.js';
import { type DryRun, isDryRun } from '../../http/guard.js';
import type { CallOptions } from '../../http/transport.js';
import { type Declined, declinedBy } from '../declined.js';
import { pause } from '../pause.js';

const firstPauseMs = 200;
const longestPauseMs = 10_000;
/** Hive does not know an upload at once; for this long that is normal. */
const unknownForMs = 30_000;
const operation = 'fetch file';

export interface EndpointFileRequest {
  endpointId: string;
  /** Where it is on the endpoint. */
  path: string;
  /** How long the endpoint may take to deliver it. */
  withinMs: number;
}

export interface WaitOptions extends CallOptions {
  clock?: Clock;
}

/**
 * Asks an endpoint for a file, `POST /endpoint/{id}/request-file`, and waits until Hive has it, looking ever more rarely.
 * Declined: `offline`, `not-found` (the endpoint), `failed` with Hive's words, `timeout`.
 * @throws ServiceError, InputError
 */
export async function endpointFile(
  hive: HiveClient,
  { endpointId, path, withinMs }: EndpointFileRequest,
  { clock = systemClock, ...call }: WaitOptions = {},
): Promise<{ downloadId: string } | { declined: Declined } | DryRun> {
  try {
    const asked = await hive.requestFile(endpointId, path, call);
    if (isDryRun(asked)) return asked;
    return await uploaded(hive, asked.uploadId, withinMs, { clock, ...call });
  } catch (error) {
    const declined = declinedBy(error);
    if (!declined) throw error;
    return { declined };
  }
}

async function uploaded(
  hive: HiveClient,
  uploadId: string,
  withinMs: number,
  { clock, ...call }: CallOptions & { clock: Clock },
): Promise<{ downloadId: string } | { declined: Declined }> {
  const began = clock.now();
  let wait = firstPauseMs;
  let last = 'it was not asked yet';
  for (;;) {
    const left = began + withinMs - clock.now();
    if (left <= 0) return { declined: late(withinMs, last) };
    await pause(clock, Math.min(wait, left), { service: 'ReaQta-Hive', operation, signal: call.signal });
    wait = Math.min(wait * 1.5, longestPauseMs);
    const status = await statusOf(hive, uploadId, call);
    if (!status && clock.now() - began > unknownForMs) return { declined: failed('Hive does not know of the upload') };
    const { downloadId, stage } = status ?? {};
    if (isReady(stage) && downloadId) return { downloadId };
    if (stage && !isReady(stage) && !isUnderWay(stage)) return { declined: failed(reasonOf(stage)) };
    last = stage ? `it was in phase ${stage.phase}` : 'it was not known yet';
  }
}

/** `undefined` while Hive does not know the upload. */
async function statusOf(hive: HiveClient, uploadId: string, call: CallOptions): Promise<FileStatus | undefined> {
  try {
    return await hive.getFileStatus(uploadId, call);
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'not-found') return undefined;
    throw error;
  }
}

function isUnderWay({ phase }: FileStatus['stage']): boolean {
  return phase === 1 || phase === 2;
}

function isReady(stage: FileStatus['stage'] | undefined): boolean {
  return stage?.phase === 3 || stage?.phase === 5;
}

function reasonOf({ phase, error }: FileStatus['stage']): string {
  return error ? error : `the upload ended in phase ${phase}, without a reason`;
}

function failed(reason: string): Declined {
  return { outcome: 'failed', reason };
}

function late(withinMs: number, last: string): Declined {
  const reason = `the endpoint did not deliver the file within ${withinMs / 1000} s (${last}): allow it more time`;
  return { outcome: 'timeout', reason };
}
