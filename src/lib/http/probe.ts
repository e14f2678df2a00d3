import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { isIP, connect as tcpConnect } from 'node:net';
import { TLSSocket, connect as tlsConnect } from 'node:tls';
import { type ProxyOptions, proxyFor, type TlsOptions } from './connection.js';
import { failureOf } from './failure.js';

/** One step of a connection test. */
export interface Step {
  /** `resolve`, `tls`, and what a service adds: `sign-in` … */
  step: string;
  ok: boolean;
  /** What was found, or what failed, in words; never a secret. */
  detail: string;
}

const connectTimeoutMs = 10_000;

/**
 * Looks whether a service can be reached, without sending it anything: `resolve`, then `tls` (TCP alone for http).
 * Ends after the first step that fails. Behind a proxy both are left to it, and said to be skipped.
 */
export async function* probe(
  baseUrl: URL,
  tls: TlsOptions | undefined,
  proxy: ProxyOptions | undefined,
  signal?: AbortSignal,
): AsyncGenerator<Step> {
  if (proxyFor(baseUrl, proxy)) {
    yield { step: 'resolve', ok: true, detail: 'skipped: the proxy looks up the name' };
    yield { step: 'tls', ok: true, detail: 'skipped: the proxy makes the connection' };
    return;
  }
  const ends = AbortSignal.any([AbortSignal.timeout(connectTimeoutMs), ...(signal ? [signal] : [])]);
  const host = baseUrl.hostname.replace(/^\[|\]$/g, '');
  const resolved = await tried('resolve', signal, ends, () => resolve(host, ends));
  yield resolved;
  if (resolved.ok) yield tried('tls', signal, ends, () => reach(baseUrl, host, tls, ends));
}

async function tried(
  step: string,
  signal: AbortSignal | undefined,
  ends: AbortSignal,
  run: () => Promise<string>,
): Promise<Step> {
  try {
    return { step, ok: true, detail: await run() };
  } catch (error) {
    const cancelled = signal?.aborted ?? false;
    const { code, detail } = failureOf(error, { cancelled, timedOut: ends.aborted });
    return { step, ok: false, detail: detail || code };
  }
}

async function resolve(host: string, ends: AbortSignal): Promise<string> {
  if (isIP(host)) return `${host} is an address, no name to look up`;
  const aborted = new Promise<never>((_, reject) => {
    ends.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
  const found = await Promise.race([lookup(host, { all: true }), aborted]);
  return `${host} is ${found.map(({ address }) => address).join(', ')}`;
}

async function reach(baseUrl: URL, host: string, tls: TlsOptions | undefined, ends: AbortSignal): Promise<string> {
  const secure = baseUrl.protocol === 'https:';
  const port = Number(baseUrl.port || (secure ? 443 : 80));
  const name = isIP(host) ? {} : { servername: host };
  const socket = secure ? tlsConnect({ host, port, ...name, ...tls }) : tcpConnect({ host, port });
  try {
    await once(socket, secure ? 'secureConnect' : 'connect', { signal: ends });
    return socket instanceof TLSSocket ? described(socket) : `connected to port ${port}, without TLS`;
  } finally {
    socket.destroy();
  }
}

function described(socket: TLSSocket): string {
  const { subject, issuer, valid_to } = socket.getPeerCertificate();
  const trust = socket.authorized ? 'trusted' : 'not verified, as the TLS configuration says';
  const [owner, by] = [subject.CN, issuer.CN].map(String);
  return `${socket.getProtocol()}, certificate of ${owner} by ${by}, until ${valid_to}, ${trust}`;
}
