import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface NodeRedOptions {
  /** Its user directory; made when it is not there. */
  userDir: string;
  port: number;
  /** The `red.js` to start; that of this repository's development dependency by default. */
  redJs?: string;
  /** The Node.js to run it with. */
  nodeBinary?: string;
  /** Folder of this package, linked into the user directory. Leave it out when it is installed there. */
  linkPackage?: string;
  /** Environment variables that example flows read. */
  env?: Record<string, string>;
  /** More lines of `settings.js`, as an object. */
  settings?: Record<string, unknown>;
}

/** A real Node-RED in a process of its own. */
export class NodeRed {
  readonly url: string;
  /** Everything it wrote, for messages when something goes wrong. */
  log = '';
  private readonly child: ChildProcess;

  private constructor(options: NodeRedOptions) {
    this.url = `http://127.0.0.1:${options.port}`;
    prepare(options);
    const redJs = options.redJs ?? join(__dirname, '../node_modules/node-red/red.js');
    this.child = spawn(
      options.nodeBinary ?? process.execPath,
      [redJs, '-u', options.userDir, '-s', join(options.userDir, 'settings.js')],
      { env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk) => {
        this.log = (this.log + String(chunk)).slice(-200_000);
      });
    }
  }

  /** Starts it and waits until its admin API answers. */
  static async start(options: NodeRedOptions): Promise<NodeRed> {
    const nodeRed = new NodeRed(options);
    await nodeRed.answering(30_000);
    return nodeRed;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Replaces all flows; credentials may stand inside the nodes. */
  async deploy(flows: unknown[], type = 'full'): Promise<void> {
    const response = await fetch(`${this.url}/flows`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Node-RED-Deployment-Type': type },
      body: JSON.stringify(flows),
    });
    if (!response.ok) throw new Error(`Node-RED refused the flows: ${response.status} ${await response.text()}`);
  }

  /** Ends it and waits until it is gone. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (!this.running) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill(signal);
    await gone;
  }

  private async answering(withinMs: number): Promise<void> {
    const until = Date.now() + withinMs;
    while (Date.now() < until) {
      if (!this.running) throw new Error(`Node-RED ended at its start:\n${this.log}`);
      const answer = await fetch(`${this.url}/settings`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await this.stop('SIGKILL');
    throw new Error(`Node-RED did not answer within ${withinMs} ms:\n${this.log}`);
  }
}

function prepare({ userDir, port, linkPackage, settings }: NodeRedOptions): void {
  mkdirSync(join(userDir, 'node_modules'), { recursive: true });
  if (linkPackage) symlinkSync(linkPackage, join(userDir, 'node_modules', 'node-red-contrib-reaqta'), 'junction');
  const all = {
    uiHost: '127.0.0.1',
    uiPort: port,
    flowFile: 'flows.json',
    fileWorkingDirectory: userDir,
    credentialSecret: 'only for demonstrations and tests',
    telemetry: { enabled: false, updateNotification: false },
    editorTheme: { tours: false, palette: { catalogues: [] } },
    logging: { console: { level: 'info', metrics: false, audit: false } },
    ...settings,
  };
  writeFileSync(join(userDir, 'settings.js'), `module.exports = ${JSON.stringify(all, null, 2)};\n`);
  if (!linkPackage) return;
  const own = { name: 'demo', private: true, dependencies: { 'node-red-contrib-reaqta': '*' } };
  writeFileSync(join(userDir, 'package.json'), JSON.stringify(own));
}
