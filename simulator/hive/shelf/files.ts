import type { FileStatus } from '../../../src/lib/hive/types.js';
import { type FileContent, fileContent } from '../file-content.js';

/** Milliseconds from the request until it is known, on its way, and done. */
const known = 100;
const underWay = 300;
const done = 600;
const kept = 1000;

export interface FileRequest {
  uploadId: string;
  downloadId: string;
  endpointId: string;
  path: string;
  /** Epoch ms. */
  requestedAt: number;
}

/** Files asked for from endpoints; the oldest requests are forgotten after a thousand. */
export class FileRequests {
  private readonly byUpload = new Map<string, FileRequest>();

  constructor(private readonly options: { now: () => number; visibilityDelayMs: number }) {}

  get all(): FileRequest[] {
    return [...this.byUpload.values()];
  }

  add(request: FileRequest): void {
    this.byUpload.set(request.uploadId, request);
    const oldest = this.byUpload.size > kept ? this.byUpload.keys().next().value : undefined;
    if (oldest !== undefined) this.byUpload.delete(oldest);
  }

  /** `undefined` for an unknown id, and for a request that is too young to be seen. */
  status(uploadId: string): FileStatus | undefined {
    const request = this.byUpload.get(uploadId);
    if (!request) return undefined;
    const age = this.options.now() - request.requestedAt - Math.max(0, this.options.visibilityDelayMs - known);
    if (age < known) return undefined;
    if (age < underWay) return { stage: { phase: 1 } };
    if (age < done) return { stage: { phase: 2 } };
    const content = fileContent(request.path);
    if (!content) return { stage: { phase: 4, error: 'File not found on the endpoint' } };
    return { stage: { phase: content.size < 1024 ? 5 : 3 }, downloadId: request.downloadId };
  }

  /** The file behind a download id, once it is ready. */
  download(downloadId: string): { path: string; content: FileContent } | undefined {
    const request = this.all.find((one) => one.downloadId === downloadId);
    if (!request || this.status(request.uploadId)?.downloadId === undefined) return undefined;
    const content = fileContent(request.path);
    return content && { path: request.path, content };
  }
}
