/** The white space of the pattern grammar beyond ASCII. */
const wideSpaces = /[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

export function isSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return wideSpaces.test(String.fromCharCode(code));
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** A letter of ASCII or the underscore, with which words begin. */
export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || code === 0x5f;
}

/** What words are made of, behind their first letter; of hyphens too, which only an object type may have. */
export function isWordPart(code: number): boolean {
  return wordParts[code] === 1;
}

/** What an object path is made of, unless it has spaces, comments, escapes or odd names in it. */
export function isPathPart(code: number): boolean {
  return pathParts[code] === 1;
}

const wordParts = asciiSet(/[\w-]/);
const pathParts = asciiSet(/[\w\-.:'*[\]]/);

function asciiSet(members: RegExp): Uint8Array {
  return Uint8Array.from({ length: 0x80 }, (_, code) => (members.test(String.fromCharCode(code)) ? 1 : 0));
}
