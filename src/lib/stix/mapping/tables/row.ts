/** An object path as the documentation spells it, the HunQ fields it is searched in, apart by spaces, and why so. */
export type MappingRow = readonly [path: string, fields: string, why?: string];

const others = ['target.', 'allocator.', 'accessor.', 'engine.', 'service.'];

/** The field of that name for the acting process and for the five others an event may name. */
export function everyProcess(field: string): string {
  return [field, ...others.map((subject) => subject + field)].join(' ');
}

export const acting = 'the connector asks `service.*`; results show it on the acting process and on every other one';
export const added = 'not in the connector';
export const target = 'the target process added';
