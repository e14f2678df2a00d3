const refused = /[<>:"|?*\p{Cc}\p{Cf}]/gu;
/** Names that Windows takes for devices, whatever their extension. */
const device = /^(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\.|$)/i;

/** The name a download should have on disk, out of its `Content-Disposition` (Hive leaves out the disposition type). */
export function fileNameOf(contentDisposition: string | undefined): string {
  return safeFileName(extended(contentDisposition) ?? plain(contentDisposition) ?? '');
}

/**
 * The last part of a path of any system, as a name that is safe to write to disk: without characters a file system
 * refuses, no device of Windows, at most 255 bytes; `file` when nothing is left.
 */
export function safeFileName(path: string): string {
  const base = path.split(/[/\\]/).at(-1) ?? '';
  const clean = base
    .replace(refused, '')
    .replace(/(?<![. ])[. ]+$/, '')
    .trim();
  return shortened(device.test(clean) ? `_${clean}` : clean) || 'file';
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
  let short = name.length > 355 ? `${name.slice(0, 100)}${name.slice(-255)}` : name;
  while (Buffer.byteLength(short) > 255) short = `${short.slice(0, 100)}${short.slice(101)}`;
  return short;
}
