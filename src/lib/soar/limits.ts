import { ServiceError } from '../http/errors.js';
import { isObject } from '../http/is-object.js';
import type { SoarRequests } from './requests.js';
import { SharedRead } from './shared-read.js';

/** The largest files SOAR takes, in bytes; absent where it does not say. */
export interface UploadLimits {
  attachment?: number;
  artifact?: number;
}

const keptMs = 10 * 60_000;

/** Reads the limits, once for everybody who asks within ten minutes. */
export class UploadLimitsLookup {
  private kept?: { limits: UploadLimits; readAt: number };
  private readonly read: SharedRead<UploadLimits>;

  constructor(private readonly requests: SoarRequests) {
    this.read = new SharedRead('read the limits', async (signal) => {
      const limits = await readLimits(requests, signal);
      this.kept = { limits, readAt: requests.clock.now() };
      return limits;
    });
  }

  /** @throws ServiceError */
  async get(signal?: AbortSignal): Promise<UploadLimits> {
    const { kept, requests } = this;
    return kept && requests.clock.now() - kept.readAt < keptMs ? kept.limits : this.read.get(signal);
  }
}

/** `GET /rest/const`. A key that may not read it learns of a limit only when SOAR refuses a file. */
async function readLimits(requests: SoarRequests, signal: AbortSignal): Promise<UploadLimits> {
  try {
    return await requests.readOutside(
      { operation: 'read the limits', method: 'GET', path: '/rest/const', signal },
      limitsIn,
    );
  } catch (error) {
    if (error instanceof ServiceError && (error.code === 'forbidden' || error.code === 'not-found')) return {};
    throw error;
  }
}

function limitsIn(answer: unknown): UploadLimits | undefined {
  if (!isObject(answer)) return undefined;
  const { max_attachment_mb: attachment, max_artifact_mb: artifact } = answer;
  return { ...bytes('attachment', attachment), ...bytes('artifact', artifact) };
}

function bytes(name: keyof UploadLimits, megabytes: unknown): UploadLimits {
  return typeof megabytes === 'number' && megabytes > 0 ? { [name]: megabytes * 2 ** 20 } : {};
}
