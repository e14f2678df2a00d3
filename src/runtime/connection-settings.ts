import type { Node, NodeAPI } from 'node-red';
import { InputError, type ProxyOptions, type TlsOptions } from '../lib/index.js';
import { fromEnvironment } from './settings.js';
import { readAs } from './shapes.js';

interface TlsConfigNode extends Node {
  valid?: boolean;
  addTLSOptions(options: object): TlsOptions;
}

interface HttpProxyNode extends Node<{ username?: string; password?: string }> {
  url: string;
  noproxy?: string[];
}

/** The TLS options of a `tls-config` node; none when no node is chosen. */
export function tlsOf(RED: NodeAPI, id: unknown): TlsOptions | undefined {
  const node = chosen<TlsConfigNode>(RED, 'tls', id);
  if (node?.valid === false) throw new InputError('tls', 'the files of the TLS configuration could not be read');
  return node?.addTLSOptions({});
}

/** The options of an `http proxy` node; none when no node is chosen. */
export function proxyOf(RED: NodeAPI, id: unknown): ProxyOptions | undefined {
  const node = chosen<HttpProxyNode>(RED, 'proxy', id);
  if (!node) return undefined;
  const { username, password } = node.credentials ?? {};
  return {
    url: node.url,
    ...(username ? { username } : {}),
    ...(password ? { password } : {}),
    ...(node.noproxy ? { noProxy: node.noproxy } : {}),
  };
}

/** A credential or address the node cannot do without. */
export function needed(name: string, value: unknown): string {
  const present = fromEnvironment(name, value);
  if (present === undefined || present === '') throw new InputError(name, 'is not set');
  return readAs('text', name, present).trim();
}

function chosen<N extends Node>(RED: NodeAPI, input: string, id: unknown): N | undefined {
  if (typeof id !== 'string' || id === '') return undefined;
  const node: Node | null = RED.nodes.getNode(id);
  if (!node) throw new InputError(input, 'the chosen configuration node is missing or disabled');
  return node as N;
}
