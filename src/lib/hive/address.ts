import { httpUrl } from '../http/connection.js';
import { InputError } from '../http/errors.js';

export interface HiveAddress {
  /** Where the API's calls start: `https://hive.example/rqt-api/1`. */
  api: URL;
  /** Where the dashboard's pages start, without a slash at the end: `https://hive.example`. */
  dashboard: string;
}

/**
 * Completes the address a user typed: the host alone, or already with all or the beginning of the API path, with or
 * without a slash at the end. What stands before the API path (a reverse proxy's prefix) stays.
 */
export function hiveAddress(url: string, apiPath = 'rqt-api/1/'): HiveAddress {
  const given = httpUrl('url', url);
  if (given.username || given.password) throw new InputError('url', 'must not hold a user name or a password');
  const path = segments(given.pathname);
  const api = segments(apiPath);
  let shared = Math.min(path.length, api.length);
  while (path.slice(path.length - shared).join('/') !== api.slice(0, shared).join('/')) shared--;
  const prefix = path.slice(0, path.length - shared);
  return {
    api: new URL([given.origin, ...prefix, ...api].join('/')),
    dashboard: [given.origin, ...prefix].join('/'),
  };
}

function segments(path: string): string[] {
  return path.split('/').filter(Boolean);
}
