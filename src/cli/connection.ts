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
  const timeout = isObject(options) ? options.timeout : undefined;
  return timeout === undefined ? {} : { timeoutMs: 1_000 * wholeNumber('options.timeout', String(timeout), 1, 3_600) };
}

function addressOf(connection: JsonObject): string {
  const host = text('host', connection.host);
  const address = /^https?:\/\//i.test(host) ? host : `https://${host}`;
  if (!URL.canParse(address)) throw new UsageError('connection: host is neither a name nor a URL');
  const url = new URL(address);
  const { port } = connection;
  if (typeof port === 'number' || typeof port === 'string') url.port = `${wholeNumber('port', `${port}`, 1, 65_535)}`;
  else if (port !== undefined) throw new UsageError('connection: port must be a number');
  return url.href;
}

/** A PEM is trusted beside nothing else; only an explicit `false` turns verification off. */
function tlsOf(certificate: unknown): HiveOptions['tls'] {
  if (certificate === undefined || certificate === true) return undefined;
  if (certificate === false) return { rejectUnauthorized: false };
  return { ca: text('selfSignedCert', certificate) };
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new UsageError(`${name} is missing`);
}
