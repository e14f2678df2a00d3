import { ServiceError } from './errors.js';

/** For a sign-in that failed: 404 means the wrong address there, and never that what is looked for does not exist. */
export function wrongAddress(error: unknown): never {
  if (!(error instanceof ServiceError) || error.code !== 'not-found') throw error;
  const detail = 'there is no sign-in at this address';
  throw new ServiceError({ ...error.toJSON(), code: 'bad-answer', retryable: true, detail });
}
