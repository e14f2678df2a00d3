import { finished, PassThrough, type Readable } from 'node:stream';
import type { ServiceError } from './errors.js';

/**
 * Passes bytes on. What ends them early becomes an error of our own, which ends nothing but the stream when nobody
 * listens yet: a reader that comes later still gets it.
 */
export function byteStream(source: Readable, translate: (error: unknown) => ServiceError): Readable {
  const bytes = new PassThrough();
  bytes.on('error', () => undefined);
  bytes.once('close', () => source.destroy());
  finished(source, (error) => {
    if (error) bytes.destroy(translate(error));
  });
  return source.pipe(bytes);
}
