import type { Readable } from 'node:stream';
import { systemClock } from '../../clock.js';
import type { HiveClient } from '../../hive/client.js';
import { safeFileName } from '../../hive/file-name.js';
import { InputError, ServiceError } from '../../http/errors.js';
import { isDryRun } from '../../http/guard.js';
import { backoff, defaultRetry, mayRepeat } from '../../http/retry.js';
import type { Declined } from '../declined.js';
import { pause } from '../pause.js';
import { type EndpointFileRequest, endpointFile, type WaitOptions } from './endpoint-file.js';
import { expectEndpointPath } from './endpoint-path.js';
import { type PrivateFile, TooManyBytes, withPrivateFile } from './private-file.js';

type Keep = (bytes: Readable) => Promise<PrivateFile>;

/** How large a file may be, and who says so. */
export interface SizeLimit {
  bytes: number;
  /** `IBM SOAR takes attachments`, `this node takes files`. */
  rule: string;
}

export interface FileWish extends EndpointFileRequest {
  /** What the file must be, where that is known: 64 hexadecimal digits, and bytes. */
  sha256?: string | undefined;
  size?: number | undefined;
  limit: SizeLimit;
}

/** A file of an endpoint, as long as `use` works with it; `name` is safe to write to disk. */
export interface FetchedFile extends PrivateFile {
  name: string;
}

export interface Fetching<T> {
  /** Hive is set to dry run: nothing was requested. */
  dryRun: boolean;
  /** The bytes that came, though they may not be those wanted. */
  file?: Pick<FetchedFile, 'size' | 'sha256'>;
  declined?: Declined;
  /** What `use` made of the file. */
  used?: T;
}

/**
 * Fetches a file from an endpoint into a private temporary file, and hands it to `use` when it is what was wanted.
 * Declined, beside what {@link endpointFile} says: `too-large`, `mismatch`.
 * @throws ServiceError; InputError for a path, hash or size that cannot be right
 */
export async function fetchFile<T>(
  hive: HiveClient,
  wish: FileWish,
  use: (file: FetchedFile) => Promise<T>,
  options: WaitOptions = {},
): Promise<Fetching<T>> {
  expectFileWish(wish);
  const { size = 0, limit } = wish;
  if (size > limit.bytes) return { dryRun: false, declined: tooLarge(limit) };
  const answer = await endpointFile(hive, wish, options);
  if (isDryRun(answer)) return { dryRun: true };
  if ('declined' in answer) return { dryRun: false, ...answer };
  const fill = (keep: Keep) => downloaded(hive, answer.downloadId, keep, options);
  try {
    return await withPrivateFile(fill, limit.bytes, async (stored) => {
      const file = { size: stored.size, sha256: stored.sha256 };
      const declined = mismatch(wish, file);
      if (declined) return { dryRun: false, file, declined };
      return { dryRun: false, file, used: await use({ ...stored, name: safeFileName(wish.path) }) };
    });
  } catch (error) {
    if (error instanceof TooManyBytes) return { dryRun: false, declined: tooLarge(limit) };
    throw error;
  }
}

/** Downloads the file; begins anew, a few times, when its bytes broke off. */
async function downloaded(
  hive: HiveClient,
  downloadId: string,
  keep: Keep,
  { clock = systemClock, ...call }: WaitOptions,
): Promise<PrivateFile> {
  for (let attempt = 1; ; attempt++) {
    const { data } = await hive.downloadFile(downloadId, call);
    try {
      return await keep(data);
    } catch (error) {
      const again = error instanceof ServiceError && mayRepeat(error, true) && attempt < defaultRetry.tries;
      if (!again) throw error;
    }
    const waiting = { service: 'ReaQta-Hive', operation: 'download file', signal: call.signal };
    await pause(clock, backoff(attempt, defaultRetry), waiting);
  }
}

/** @throws InputError */
export function expectFileWish({ path, sha256, size }: FileWish): void {
  expectEndpointPath(path);
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new InputError('sha256', 'must be 64 hexadecimal digits');
  }
  if (size !== undefined && !(Number.isSafeInteger(size) && size >= 0)) {
    throw new InputError('size', 'must be a whole number of bytes');
  }
}

function mismatch({ sha256, size }: FileWish, file: { size: number; sha256: string }): Declined | undefined {
  const differences = [
    ...(sha256 === undefined || sha256.toLowerCase() === file.sha256
      ? []
      : [`its SHA-256 is ${file.sha256} and not ${sha256.toLowerCase()}`]),
    ...(size === undefined || size === file.size ? [] : [`it has ${file.size} bytes and not ${size}`]),
  ];
  if (differences.length === 0) return undefined;
  return { outcome: 'mismatch', reason: `the file is not the one that was wanted: ${differences.join(', and ')}` };
}

function tooLarge({ bytes, rule }: SizeLimit): Declined {
  return { outcome: 'too-large', reason: `the file is too large: ${rule} of at most ${bytes / 2 ** 20} MB` };
}
