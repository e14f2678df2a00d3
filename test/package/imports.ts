import { posix } from 'node:path';
import { read } from './repository.js';

/** One import of a file, of another file of this repository or of a package. */
export interface Import {
  from: string;
  /** Path of the imported file from the repository's folder, or the name of the package. */
  to: string;
  local: boolean;
  /** Nothing of it is left at run time. */
  typeOnly: boolean;
}

const statement = /^\s*(import|export)\s+(type\s+)?([^'";]*?)\bfrom\s*['"]([^'"]+)['"]/gm;
const bare = /^\s*import\s*['"]([^'"]+)['"]/gm;
const call = /(typeof\s+)?\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;

/** What a TypeScript file imports: statements, re-exports, `import()` and `require()`. */
export function importsOf(from: string, source = read(from)): Import[] {
  return [
    ...[...source.matchAll(statement)].map(([, , type, names, to]) =>
      imported(from, to, Boolean(type) || allTypes(names ?? '')),
    ),
    ...[...source.matchAll(bare)].map(([, to]) => imported(from, to, false)),
    ...[...source.matchAll(call)].map(([, type, to]) => imported(from, to, Boolean(type))),
  ];
}

/** `{ type A, type B }` leaves nothing at run time, as `import type` does. */
function allTypes(names: string): boolean {
  const listed = /^\{([^}]*)\}\s*$/.exec(names.trim())?.[1];
  return listed?.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type ')) ?? false;
}

function imported(from: string, to = '', typeOnly = false): Import {
  if (!to.startsWith('.')) return { from, to, local: false, typeOnly };
  return { from, to: posix.join(posix.dirname(from), to).replace(/\.js$/, '.ts'), local: true, typeOnly };
}
