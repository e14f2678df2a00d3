import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { AxiosProxyConfig } from 'axios';
import { InputError } from './errors.js';

/** TLS material as Node-RED's `tls-config` node gives it (`addTLSOptions`). */
export interface TlsOptions {
  ca?: string | Buffer | (string | Buffer)[];
  cert?: string | Buffer;
  key?: string | Buffer;
  pfx?: string | Buffer;
  passphrase?: string;
  servername?: string;
  /** Only an explicit `false` turns certificate verification off. */
  rejectUnauthorized?: boolean;
}

/** A proxy as Node-RED's `http proxy` node gives it. */
export interface ProxyOptions {
  url: string;
  username?: string;
  password?: string;
  /** Hosts reached directly: `host`, `.domain`, `*.domain`, `host:port` or `*`. */
  noProxy?: string[];
}

export interface Agents {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
}

export function keepAliveAgents(tls: TlsOptions | undefined, maxSockets: number): Agents {
  const pool = { keepAlive: true, maxSockets, maxFreeSockets: maxSockets, scheduling: 'lifo' as const };
  return { httpAgent: new HttpAgent(pool), httpsAgent: new HttpsAgent({ ...pool, ...tls }) };
}

/** `false` when the proxy does not apply to this address: then no environment variable brings one back. */
export function proxyFor(target: URL, proxy: ProxyOptions | undefined): AxiosProxyConfig | false {
  if (!proxy || proxy.noProxy?.some((pattern) => covers(pattern.trim().toLowerCase(), target))) return false;
  const url = httpUrl('proxy', proxy.url);
  const username = proxy.username || decodeURIComponent(url.username);
  return {
    protocol: url.protocol,
    host: url.hostname,
    port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    ...(username ? { auth: { username, password: proxy.password || decodeURIComponent(url.password) } } : {}),
  };
}

function covers(pattern: string, target: URL): boolean {
  if (pattern === '*') return true;
  const [host = '', port] = pattern.split(':');
  if (port && port !== (target.port || (target.protocol === 'https:' ? '443' : '80'))) return false;
  if (host.startsWith('*.') || host.startsWith('.')) return target.hostname.endsWith(host.slice(host.indexOf('.')));
  return host !== '' && target.hostname === host;
}

/** Reads an http(s) address a user typed. */
export function httpUrl(input: string, text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new InputError(input, 'is not an address; write it as https://host or https://host:port');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new InputError(input, 'must start with https:// (or http:// for a test installation)');
  }
  return url;
}
