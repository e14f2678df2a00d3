const shapes: [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{4,}/gi, '$1 ***'],
  // Not \b, which a text of `-` alone would offer a thousand times.
  [/(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*/g, '***'],
  [/("?(?:secret|password|passcode|token|authorization|api_?key)"?\s*[:=]\s*)("[^"]*"|[^\s,;&}]+)/gi, '$1***'],
  [/\/\/[^/@\s:]+:[^/@\s]+@/g, '//***@'],
];

/** Makes a function that takes every given secret, and whatever looks like one, out of a text. */
export function redactor(secrets: (string | undefined)[]): (text: string) => string {
  const known = secrets.filter((secret): secret is string => secret !== undefined && secret.length >= 4);
  const written = [...new Set(known.flatMap(forms))];
  return (text) => {
    let clean = text;
    for (const secret of written) clean = clean.replaceAll(secret, '***');
    for (const [shape, mask] of shapes) clean = clean.replace(shape, mask);
    return clean;
  };
}

/** A secret as it is, in an address, and inside JSON. */
function forms(secret: string): string[] {
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}
