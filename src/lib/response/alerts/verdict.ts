import { InputError } from '../../http/errors.js';

/** Resolution labels of cases and the verdict each stands for. */
export type VerdictTable = readonly { name: string; value: string }[];

const words = new Map([
  ['malicious', true],
  ['true', true],
  ['benign', false],
  ['false', false],
]);

/**
 * Whether a verdict says that an alert was malicious: a boolean, one of the words malicious, benign, true and false, or
 * a label of the table, letter case aside. What it does not know is refused, never taken for benign.
 * @throws InputError naming `input`, or `resolutions` for a table that says neither
 */
export function isMalicious(input: string, verdict: unknown, table: VerdictTable = []): boolean {
  if (typeof verdict === 'boolean') return verdict;
  if (typeof verdict !== 'string') throw new InputError(input, 'must be true or false, or a text');
  const said = normal(verdict);
  const row = table.find(({ name }) => normal(name) === said);
  const known = row ? words.get(normal(row.value)) : words.get(said);
  if (known !== undefined) return known;
  if (row) throw new InputError('resolutions', `"${row.name}" must stand for malicious or benign, not "${row.value}"`);
  const labels = table.map(({ name }) => `"${name}"`).join(', ');
  throw new InputError(
    input,
    `"${verdict.slice(0, 100)}" is no verdict: malicious, benign${labels && `, or a resolution of the table: ${labels}`}`,
  );
}

function normal(text: string): string {
  return text.trim().toLowerCase();
}
