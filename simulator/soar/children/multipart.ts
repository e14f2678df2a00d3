import busboy from 'busboy';
import type { SimRequest } from '../../web/contract.js';
import { Refusal } from '../refusal.js';

export interface Upload {
  file: { name: string; contentType: string; bytes: Buffer };
  /** The text parts by name. */
  fields: Map<string, string>;
}

/**
 * Reads a multipart body with one part `file`. Throws 400 when it is not one or has no file, 413 when the file is over
 * `maxBytes`.
 */
export function readUpload(request: SimRequest, maxBytes: number): Promise<Upload> {
  return new Promise<Upload>((resolve, reject) => {
    const fields = new Map<string, string>();
    let file: Upload['file'] | undefined;
    const refuse = (status: number, message: string) => {
      request.stream.unpipe(parser);
      // What is still to come must be taken, or the client could not read the answer.
      request.stream.resume();
      reject(new Refusal(status, message));
    };
    const parser = parserFor(request, maxBytes);
    if (!parser) return refuse(400, 'The body must be multipart/form-data');
    parser.on('field', (name, value) => fields.set(name, value));
    parser.on('file', (name, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => refuse(413, `The file is larger than ${maxBytes / 1024 / 1024} MB`));
      stream.on('end', () => {
        if (name !== 'file') return;
        file = { name: info.filename ?? 'file', contentType: info.mimeType, bytes: Buffer.concat(chunks) };
      });
    });
    parser.on('error', (error: Error) => refuse(400, error.message));
    parser.on('close', () => (file ? resolve({ file, fields }) : refuse(400, 'The part "file" is missing')));
    request.stream.on('error', reject);
    request.stream.pipe(parser);
  });
}

function parserFor(request: SimRequest, maxBytes: number): busboy.Busboy | undefined {
  try {
    // The limit counts as passed as soon as it is reached.
    const limits = { fileSize: maxBytes + 1, files: 1, fields: 20 };
    return busboy({ headers: request.headers, defParamCharset: 'utf8', limits });
  } catch {
    // It throws for a content type or boundary it does not know.
    return undefined;
  }
}
