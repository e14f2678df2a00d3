import { fieldOf, hunqFields } from './fields.js';

const longestCompared = 60;

/** The known field somebody most likely meant by an unknown name. */
export function nearestField(name: string): string | undefined {
  const wanted = name.toLowerCase();
  if (wanted.length > longestCompared) return undefined;
  return otherSuffix(wanted) ?? fuller(wanted) ?? closest(wanted) ?? shorter(wanted);
}

/** `eventdata.size` → `eventdata.size.gte`, `pid.gte` → `pid`. */
function otherSuffix(wanted: string): string | undefined {
  const base = wanted.replace(/\.(gte|lte|startswith)$/, '');
  return fieldOf(base === wanted ? `${wanted}.gte` : base)?.name;
}

/** `remotePort` → `eventdata.remotePort`, `ip` → `$ip`. */
function fuller(wanted: string): string | undefined {
  const bare = wanted.replace(/^\$/, '');
  return fieldOf(`$${bare}`)?.name ?? find((known) => known.endsWith(`.${bare}`) || known === bare);
}

/** `process.cmdline` → `cmdline`. */
function shorter(wanted: string): string | undefined {
  const last = wanted.slice(wanted.lastIndexOf('.') + 1);
  return last === wanted ? undefined : (fieldOf(last)?.name ?? fuller(last));
}

function find(fits: (known: string) => boolean): string | undefined {
  for (const [known, { name }] of hunqFields) if (fits(known)) return name;
  return undefined;
}

function closest(wanted: string): string | undefined {
  let best: string | undefined;
  let least = Math.ceil(wanted.length / 3) + 1;
  for (const [known, { name }] of hunqFields) {
    if (Math.abs(known.length - wanted.length) >= least) continue;
    const distance = editDistance(wanted, known);
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/** How many letters must be put in, left out, replaced or swapped with the next. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (last[column - 1] as number) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let least = Math.min(replaced, (last[column] as number) + 1, (current[column - 1] as number) + 1);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        least = Math.min(least, (beforeLast[column - 2] as number) + 1);
      }
      current.push(least);
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length] as number;
}
