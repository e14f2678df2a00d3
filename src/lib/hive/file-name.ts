const reserved = /[<>:"|?*\p{Cc}\p{Cf}]/gu;

/**
 * The name a download should have on disk, out of its `Content-Disposition` (Hive leaves out the disposition type).
 * Only the last part of a path, without characters a file system refuses; `file` when nothing is left.
 */
export function fileNameOf(contentDisposition: string | undefined): string {
  const name = extended(contentDisposition) ?? plain(contentDisposition) ?? '';
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const clean = base
    .replace(reserved, '')
    .replace(/[. ]+$/, '')
    .trim();
  return shortened(clean) || 'file';
}

/** `filename*=UTF-8''na%20me` */
function extended(header = ''): string | undefined {
  const encoded = /filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header)?.[1];
  try {
    return encoded && decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/** `filename="name"`; Node reads a header's bytes as Latin-1 though they may be UTF-8. */
function plain(header = ''): string | undefined {
  const [, quoted, bare] = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header) ?? [];
  const name = quoted ?? bare;
  if (name === undefined) return undefined;
  const utf8 = Buffer.from(name, 'latin1').toString('utf8');
  return utf8.includes('\ufffd') ? name : utf8;
}

/** 255 bytes are what file systems take; the end, with the extension, is worth more than the middle. */
function shortened(name: string): string {
  let short = name;
  while (Buffer.byteLength(short) > 255) short = `${short.slice(0, 100)}${short.slice(101)}`;
  return short;
}
