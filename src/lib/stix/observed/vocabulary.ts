/** What the two versions of STIX, and of the reference connector's objects, name differently. */
export interface Vocabulary {
  version: '2.0' | '2.1';
  /** Keys of `extensions`: those of 2.1 have to end in `-ext`. */
  alert: string;
  certificate: string;
  consumer: string;
  data: string;
  detection: string;
  network: string;
  process: string;
  program: string;
  scan: string;
  security: string;
  wmi: string;
  /** The property of a process that refers to its program. */
  image: 'binary_ref' | 'image_ref';
  /** When a process started. */
  started: 'created' | 'created_time';
  fileCreated: 'created' | 'ctime';
  fileModified: 'modified' | 'mtime';
  fileAccessed: 'accessed' | 'atime';
}

export const vocabularies: Record<'2.0' | '2.1', Vocabulary> = {
  '2.0': {
    version: '2.0',
    alert: 'x-reaqta-alert',
    certificate: 'x-reaqta-cert',
    consumer: 'x-reaqta-consumer',
    data: 'x-reaqta-data',
    detection: 'x-reaqta-avdetection',
    network: 'x-reaqta-network',
    process: 'x-reaqta-process',
    program: 'x-reaqta-program',
    scan: 'x-reaqta-amsi',
    security: 'x-reaqta-etw',
    wmi: 'x-wmi-event',
    image: 'binary_ref',
    started: 'created',
    fileCreated: 'created',
    fileModified: 'modified',
    fileAccessed: 'accessed',
  },
  '2.1': {
    version: '2.1',
    alert: 'x-reaqta-alert-ext',
    certificate: 'x-reaqta-cert-ext',
    consumer: 'x-reaqta-consumer-ext',
    data: 'x-reaqta-data-ext',
    detection: 'x-reaqta-avdetection-ext',
    network: 'x-reaqta-network-ext',
    process: 'x-reaqta-process-ext',
    program: 'x-reaqta-program-ext',
    scan: 'x-reaqta-amsi-ext',
    security: 'x-reaqta-etw-ext',
    wmi: 'x-wmi-event-ext',
    image: 'image_ref',
    started: 'created_time',
    fileCreated: 'ctime',
    fileModified: 'mtime',
    fileAccessed: 'atime',
  },
};
