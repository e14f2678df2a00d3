import type { ObjectPath } from '../pattern/ast.js';
import { parseObjectPath } from '../pattern/parser.js';
import { pathKey } from './path-key.js';
import { type SearchTarget, searchTarget } from './search-target.js';
import { consumerRows, eventRows, reaqtaEventRows } from './tables/event.js';
import { certificateRows, fileRows } from './tables/file.js';
import { accountRows, networkRows, registryRows } from './tables/network.js';
import { processRows } from './tables/process.js';
import type { MappingRow } from './tables/row.js';
import { securityEventRows } from './tables/security-event.js';
import { unsearchableRows } from './tables/unsearchable.js';

/** How a source or destination port is asked: as the endpoint's own and the other one, or by who opened the connection. */
export type PortReading = 'local-remote' | 'direction';

/** What an object path is searched in. */
export interface Mapping {
  /** As the documentation spells it. */
  readonly path: string;
  readonly targets: readonly SearchTarget[];
  /** The side of a connection whose port it is. */
  readonly portOf?: 'source' | 'destination';
}

/** Every path that can be searched. */
export const mappingRows: readonly MappingRow[] = [
  ...networkRows,
  ...fileRows,
  ...certificateRows,
  ...processRows,
  ...registryRows,
  ...accountRows,
  ...eventRows,
  ...reaqtaEventRows,
  ...securityEventRows,
  ...consumerRows,
];

const ports = { 'network-traffic:src_port': 'source', 'network-traffic:dst_port': 'destination' } as const;

let mappings: ReadonlyMap<string, Mapping> | undefined;
let reasons: ReadonlyMap<string, string> | undefined;

/** What a path is searched in; `undefined` when no field of HunQ holds it. */
export function mappingOf(path: ObjectPath): Mapping | undefined {
  mappings ??= compile();
  // as written it is found at once in most patterns
  return mappings.get(path.text) ?? mappings.get(pathKey(path));
}

/** Why no field holds a path, where that is known. */
export function whyUnsearchable(path: ObjectPath): string | undefined {
  reasons ??= new Map(unsearchableRows.map(([spelled, why]) => [pathKey(parseObjectPath(spelled)), why]));
  return reasons.get(pathKey(path));
}

/**
 * The HunQ fields an object path (`file:hashes.'SHA-256'`) is searched in, in the order they are asked; none when no
 * field holds it. Throws `PatternError` for what is no object path.
 */
export function hunqFieldsFor(objectPath: string | ObjectPath, options: { ports?: PortReading } = {}): string[] {
  const path = typeof objectPath === 'string' ? parseObjectPath(objectPath) : objectPath;
  const mapping = mappingOf(path);
  if (!mapping) return [];
  if (mapping.portOf && options.ports === 'direction') return portFields(mapping.portOf);
  return mapping.targets.flatMap(({ name, match, atLeast, atMost }) => [
    ...(match === 'bounds' ? [] : [name]),
    ...(atLeast && atMost ? [atLeast, atMost] : []),
  ]);
}

/** The field of a port when the endpoint opened the connection, and when the other side did. */
export function portFields(side: 'source' | 'destination'): [outbound: string, inbound: string] {
  const own = 'eventdata.localPort';
  const other = 'eventdata.remotePort';
  return side === 'source' ? [own, other] : [other, own];
}

function compile(): ReadonlyMap<string, Mapping> {
  const compiled = new Map<string, Mapping>();
  const targets = new Map<string, SearchTarget>();
  const targetOf = (name: string) => {
    const target = targets.get(name) ?? searchTarget(name);
    targets.set(name, target);
    return target;
  };
  for (const [path, fields] of mappingRows) {
    const portOf = ports[path as keyof typeof ports];
    const mapping = { path, targets: fields.split(' ').map(targetOf), ...(portOf && { portOf }) };
    const parsed = parseObjectPath(path);
    compiled.set(path, mapping).set(pathKey(parsed), mapping);
  }
  return compiled;
}
