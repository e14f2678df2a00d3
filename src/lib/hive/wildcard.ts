/**
 * Whether a text is as a pattern says, letter case aside: `*` stands for any characters, `?` for one. The time it takes
 * never grows faster than the product of both lengths: a regular expression could be made to run for hours.
 */
export function wildcard(pattern: string): (text: string) => boolean {
  const wanted = Array.from(pattern.toLowerCase());
  return (text) => matches(wanted, Array.from(text.toLowerCase()));
}

function matches(wanted: readonly string[], text: readonly string[]): boolean {
  let [at, place] = [0, 0];
  // Where the last star stands, and the first character it does not stand for.
  let [star, resume] = [-1, 0];
  while (place < text.length) {
    if (wanted[at] === '*') {
      star = at++;
      resume = place;
    } else if (wanted[at] === '?' || (at < wanted.length && wanted[at] === text[place])) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++resume;
    } else {
      return false;
    }
  }
  while (wanted[at] === '*') at++;
  return at === wanted.length;
}
