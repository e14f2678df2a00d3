const form = /^[+-]?\d+(?:\.\d+)?$/;

/** Whether a text is a number that bounds can be made of. */
export function isNumber(text: string): boolean {
  return form.test(text);
}

/** The least whole number at least as large; above it when `above`. Any number of digits. */
export function leastFrom(text: string, above: boolean): string {
  const { whole, hasFraction, isNegative } = split(text);
  if (hasFraction) return String(isNegative ? whole : whole + 1n);
  return String(above ? whole + 1n : whole);
}

/** The largest whole number at most as large; below it when `below`. */
export function largestTo(text: string, below: boolean): string {
  const { whole, hasFraction, isNegative } = split(text);
  if (hasFraction) return String(isNegative ? whole - 1n : whole);
  return String(below ? whole - 1n : whole);
}

function split(text: string) {
  const [digits = '', fraction = ''] = text.replace(/^\+/, '').split('.');
  return { whole: BigInt(digits), hasFraction: /[1-9]/.test(fraction), isNegative: digits.startsWith('-') };
}
