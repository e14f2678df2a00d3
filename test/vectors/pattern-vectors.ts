import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One vector of `queries-open.json`, as far as it is read here. */
export interface PatternVector {
  id: string;
  tag: string;
  pattern: string;
  options: Record<string, unknown>;
  now: string;
  stix_2_1_validator: string[];
}

export function patternVectors(): PatternVector[] {
  const folder = process.env.STIX_VECTORS;
  if (!folder) throw new Error('STIX_VECTORS must name the folder of the vectors');
  return JSON.parse(readFileSync(join(folder, 'queries-open.json'), 'utf8')).vectors;
}

/** Malformed, though the validator lets it pass: 31 February. */
const impossibleDates = new Set(['qo-174']);
/** Well formed: the validator doubts the hash it compares with. */
const doubtedHashes = new Set(['qo-293']);

export function isMalformed({ id, stix_2_1_validator }: PatternVector): boolean {
  return impossibleDates.has(id) || (stix_2_1_validator.length > 0 && !doubtedHashes.has(id));
}

/** Well-formed patterns that are refused: the code, and what no HunQ can say. */
export const refusals: Record<string, { code: string; reason: string; ids: number[] }> = {
  parentName: { code: 'unmapped', reason: 'no field holds the name of a parent process', ids: [34] },
  unknownProperty: {
    code: 'unmapped',
    reason: 'no field holds the property, and leaving it out would change what is asked',
    ids: [218, 219, 220, 221, 222, 223, 224, 225, 226, 227, 236, 237, 238],
  },
  regularExpression: { code: 'inexpressible', reason: 'HunQ has no regular expressions', ids: [13, 122, 123] },
  wildcard: { code: 'inexpressible', reason: 'HunQ has no wildcards', ids: [119, 120, 121, 231] },
  deniedStart: {
    code: 'inexpressible',
    reason: 'eventdata.url is compared from its start: denying it loses longer values',
    ids: [88, 89, 193, 194],
  },
  order: {
    code: 'inexpressible',
    reason: 'HunQ has bounds for sizes and relevance only',
    ids: [108, 109, 110, 111, 190],
  },
  addressRange: { code: 'inexpressible', reason: 'more than 256 addresses', ids: [124, 125] },
  existence: { code: 'inexpressible', reason: 'HunQ cannot ask whether there is a name', ids: [128, 294] },
  typedLiteral: {
    code: 'inexpressible',
    reason: 'HunQ has text, numbers and booleans only',
    ids: [213, 214, 215, 216],
  },
  doubleQuote: {
    code: 'unwritable-value',
    reason: 'HunQ has no sure way to write a double quote',
    ids: [187, 188, 189, 191],
  },
  emptySet: { code: 'matches-nothing', reason: 'no value is in an empty set', ids: [118] },
  noTime: { code: 'bad-option', reason: 'a time range of no minutes', ids: [301] },
};

/** Patterns that contradict themselves, or ask for what no field can hold: their queries find nothing. */
export const contradictions = new Set(['qo-008', 'qo-062', 'qo-134', 'qo-163', 'qo-173']);

export function expectedRefusal({ id }: PatternVector): string | undefined {
  const number = Number(id.slice('qo-'.length));
  return Object.values(refusals).find(({ ids }) => ids.includes(number))?.code;
}
