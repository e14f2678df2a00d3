import type { NodeAPI, NodeDef } from 'node-red';
import type { ChangeRecord, ProxyOptions, Step, TlsOptions } from '../lib/index.js';
import { auditTo } from './audit.js';
import { needed, proxyOf, tlsOf } from './connection-settings.js';
import { serveConnectionTest } from './connection-test.js';
import type { ServiceNode } from './service-node.js';
import { readSettings, type Settings, type SettingValues } from './settings.js';

export interface Connection {
  tls?: TlsOptions;
  proxy?: ProxyOptions;
  /** Writes the audit. */
  onChange: (record: ChangeRecord) => void;
}

export interface ConfigDefinition<S extends Settings, C extends { close(): void }> {
  type: string;
  settings: S;
  credentials: Record<string, 'text' | 'password'>;
  /** Makes the client; `secret` reads a credential and fails clearly when it is missing. */
  connect(settings: SettingValues<S>, secret: (name: string) => string, connection: Connection): C;
  /** The steps of a connection test, as far as they get. */
  check: (client: C, signal: AbortSignal) => AsyncIterable<Step>;
}

/** Makes the Node-RED initialiser of a service's configuration node, with its connection test. */
export function defineConfig<S extends Settings, C extends { close(): void }>(definition: ConfigDefinition<S, C>) {
  const initialiser = (RED: NodeAPI) => {
    function ServiceConfig(this: ServiceNode<C>, config: NodeDef & Record<string, unknown>) {
      RED.nodes.createNode(this, config);
      let client: C | undefined;
      this.client = () => {
        client ??= connect(RED, definition, this, config);
        return client;
      };
      this.on('close', (done: () => void) => {
        client?.close();
        done();
      });
    }
    const credentials = Object.fromEntries(
      Object.entries(definition.credentials).map(([name, type]) => [name, { type }]),
    );
    RED.nodes.registerType<ServiceNode<C>, NodeDef & Record<string, unknown>, object, Record<string, string>>(
      definition.type,
      ServiceConfig,
      { credentials },
    );
    serveConnectionTest(RED, definition);
  };
  return Object.assign(initialiser, { definition });
}

function connect<S extends Settings, C extends { close(): void }>(
  RED: NodeAPI,
  definition: ConfigDefinition<S, C>,
  node: ServiceNode<C>,
  config: Record<string, unknown>,
): C {
  const tls = tlsOf(RED, config.tls);
  const proxy = proxyOf(RED, config.proxy);
  return definition.connect(
    readSettings(config, definition.settings),
    (name) => needed(name, node.credentials?.[name]),
    { ...(tls ? { tls } : {}), ...(proxy ? { proxy } : {}), onChange: auditTo(RED, node) },
  );
}
