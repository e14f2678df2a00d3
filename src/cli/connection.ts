import { HiveClient, type HiveOptions, isObject } from '../lib/index.js';
import { type JsonObject, wholeNumber } from './arguments.js';
import { UsageError } from './usage.js';

/** The Hive a connection and a configuration name, as the connector writes them; secrets may come from the environment. */
export function hiveOf(connection: JsonObject, configuration: JsonObject, env: NodeJS.ProcessEnv): HiveClient {
  const auth = (configuration.auth ?? {}) as JsonObject;
  const appId = text('auth.app_id', auth.app_id ?? env.REAQTA_APP_ID);
  const appSecret = text('auth.secret_key', auth.secret_key ?? env.REAQTA_SECRET);
  const tls = tlsOf(connection.selfSignedCert);
  return new HiveClient({
    url: addressOf(connection),
    appId,
    appSecret,
    ...timeoutOf(connection),
    ...(tls ? { tls } : {}),
  });
}

/** `options.timeout`, in seconds. */
function timeoutOf({ options }: JsonObject): Pick<HiveOptions, 'timeoutMs'> {
  const seconds = isObject(options) ? numeral('options.timeout', options.timeout, 3_600) : undefined;
  return seconds === undefined ? {} : { timeoutMs: 1_000 * seconds };
}

function addressOf(connection: JsonObject): string {
  const host = text('host', connection.host);
  const address = /^https?:\/\//i.test(host) ? host : `https://${host}`;
  if (!URL.canParse(address)) throw new UsageError('connection: host is neither a name nor a URL');
  const url = new URL(address);
  const port = numeral('port', connection.port, 65_535);
  if (port !== undefined) url.port = String(port);
  return url.href;
}

/** A PEM is trusted beside nothing else; only an explicit `false` turns verification off. */
function tlsOf(certificate: unknown): HiveOptions['tls'] {
  if (certificate === undefined || certificate === true) return undefined;
  if (certificate === false) return { rejectUnauthorized: false };
  return { ca: text('selfSignedCert', certificate) };
}

/** A number from 1 on, which may be written as text. */
function numeral(name: string, value: unknown, most: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' || typeof value === 'string') return wholeNumber(name, `${value}`, 1, most);
  throw new UsageError(`connection: ${name} must be a number`);
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new UsageError(`${name} is missing`);
}
