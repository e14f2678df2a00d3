import { InputError } from '../../http/errors.js';

const longest = 32_767;

/**
 * Hands the path of a file on an endpoint back, of whatever system.
 * @throws InputError `path` for one that is empty, too long, names a folder, climbs (`..`) or holds a NUL character
 */
export function expectEndpointPath(path: string): string {
  const problem = problemOf(path);
  if (problem) throw new InputError('path', problem);
  return path;
}

function problemOf(path: string): string | undefined {
  if (path.trim() === '') return 'must not be empty';
  if (path.length > longest) return `must not be longer than ${longest} characters`;
  if (path.includes('\0')) return 'must not hold a NUL character';
  const parts = path.split(/[/\\]/);
  if (parts.includes('..')) return 'must not climb with ".."';
  return parts.at(-1)?.trim() === '' ? 'must name a file, not a folder' : undefined;
}
