import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The repository's folder. */
export const root = join(__dirname, '../..');

interface PackageJson {
  name: string;
  dependencies: Record<string, string>;
  'node-red': { nodes: Record<string, string> };
}

export const packageJson: PackageJson = JSON.parse(read('package.json'));

/** Types of the package's nodes, as package.json names their files. */
export const nodeTypes = Object.keys(packageJson['node-red'].nodes);

/** Text of a file of the repository. */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Files below a folder whose names end in `ending`, as paths with slashes from the repository's folder; none when the folder is absent. */
export function filesIn(folder: string, ending: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
