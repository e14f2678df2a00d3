import { pipeline, type Readable, Transform } from 'node:stream';
import type FormData from 'form-data';
import { InputError } from '../http/errors.js';
import type { HttpRequest } from '../http/transport.js';
import { quoted } from './failure.js';

/** A file to send: its bytes are streamed, never held. */
export interface FileSource {
  name: string;
  /** MIME type. Default `application/octet-stream`. */
  contentType?: string;
  /** Bytes `open` gives, exactly. */
  size: number;
  /** Opens the bytes from their beginning; called anew for each try. */
  open: () => Readable;
}

/**
 * Sends a file, and text parts before it, as `multipart/form-data` through `send`.
 * @throws what the source's own stream failed with, or an InputError `file` when it gave more or fewer bytes than its size.
 */
export async function uploading<T>(
  file: FileSource,
  parts: Record<string, string>,
  send: (upload: NonNullable<HttpRequest['upload']>) => Promise<T>,
): Promise<T> {
  let source: Readable | undefined;
  let fault: unknown;
  const upload = () => {
    source?.destroy();
    try {
      source = file.open();
    } catch (error) {
      fault = error;
      throw error;
    }
    const bytes = pipeline(source, measured(file), (error) => {
      // A pipe that is closed early only says that the request is over.
      if (error && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') fault ??= error;
    });
    const form = new (loadFormData())();
    for (const [name, text] of Object.entries(parts)) form.append(name, text);
    form.append('file', bytes, {
      filename: file.name,
      contentType: file.contentType ?? 'application/octet-stream',
      knownLength: file.size,
    });
    return { data: form, headers: form.getHeaders() };
  };
  try {
    return await send(upload);
  } catch (error) {
    throw fault ?? error;
  } finally {
    source?.destroy();
  }
}

/** Passes bytes on and fails when they are not as many as the file said, so that no cut file is ever stored. */
function measured({ name, size }: FileSource): Transform {
  let seen = 0;
  const wrong = (problem: string) => new InputError('file', `${quoted(name)} ${problem} ${size} bytes`);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      done(seen > size ? wrong('has more than its') : null, chunk);
    },
    flush(done) {
      done(seen < size ? wrong(`ended after ${seen} of its`) : null);
    },
  });
}

/** Loaded when a file is sent, not when Node-RED starts. */
function loadFormData(): typeof FormData {
  return require('form-data') as typeof FormData;
}
