import { join } from 'node:path';
import type { NodeAPI } from 'node-red';
import { packageJson, root } from './repository.js';

/** What a built node says of itself. */
export interface Definition {
  type: string;
  settings: Record<string, { value: unknown; read(name: string, stored: unknown): unknown }>;
  inputs?: Record<string, { value: string; type: string; required: boolean; only?: readonly string[] }>;
  services?: ('hive' | 'soar')[];
  credentials?: Record<string, string>;
  /** 2 for an action that may be declined. */
  outputs?: number;
  /** What a source makes its feed with. */
  create?: unknown;
}

type Initialiser = ((RED: NodeAPI) => void) & { definition: Definition };

/** The built node as Node-RED would load it. Throws when it is not built. */
export function loadNode(type: string): Initialiser {
  return require(join(root, packageJson['node-red'].nodes[type] as string));
}
