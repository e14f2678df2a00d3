import { generate } from 'selfsigned';
import type { Simulator, SimulatorOptions } from './contract.js';
import { createHiveService } from './hive/service.js';
import { Dice } from './hive/world/dice.js';
import { ScenarioPlayer, scripts } from './scenario/player.js';
import { createSoarService } from './soar/service.js';
import type { SimService } from './web/contract.js';
import { seededRandom } from './web/random.js';
import { SimServer } from './web/server.js';

export type { Simulator, SimulatorAddress, SimulatorOptions } from './contract.js';

const hivePort = 14_643;
const soarPort = 14_644;
const org = 'Example Org';

/**
 * Starts a simulated ReaQta-Hive and a simulated IBM SOAR, each on a port of its own. A standard port that is taken is
 * replaced by a free one; a port that was asked for is not. Throws `RangeError` for an unknown scenario.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { seed = 1, scenario, host = '127.0.0.1', soarPrefix } = options;
  const script = scenario === undefined ? undefined : Object.hasOwn(scripts, scenario) && scripts[scenario];
  if (script === false) throw new RangeError(`Unknown scenario ${scenario}; known: ${Object.keys(scripts).join(', ')}`);
  const dice = new Dice(seededRandom(seed));
  const application = { appId: dice.uuid(), appSecret: dice.hex(40) };
  const key = { keyId: dice.uuid(), keySecret: dice.hex(43) };
  const hive = createHiveService({
    ...application,
    now: Date.now,
    random: seededRandom(seed),
    ...given(options, ['alerts', 'events', 'endpoints', 'tokenSeconds', 'visibilityDelayMs']),
  });
  const soar = createSoarService({
    ...key,
    org,
    now: Date.now,
    ...given(options, ['maxAttachmentMb']),
    ...(soarPrefix ? { prefix: soarPrefix } : {}),
  });
  const player = script && new ScenarioPlayer({ hive: () => hive.hive(), script, speed: options.speed ?? 1 });
  player?.start();
  const tls = options.tls ? await selfSigned() : undefined;
  const open = (service: SimService, standard: number, asked: number | undefined) =>
    listen(
      (port) => new SimServer({ service, host, port, random: seededRandom(seed), ...(tls ? { tls } : {}) }),
      standard,
      asked,
    );
  const servers: SimServer[] = [];
  const close = async () => {
    player?.stop();
    await Promise.all(servers.map((server) => server.close()));
  };
  try {
    const hiveSide = await open(hive, hivePort, options.hivePort);
    servers.push(hiveSide.server);
    const soarSide = await open(soar, soarPort, options.soarPort);
    servers.push(soarSide.server);
    return {
      hive: { url: hiveSide.origin + hive.prefix, ...application },
      soar: { url: soarSide.origin + soar.prefix, org, ...key },
      ...(tls ? { ca: tls.cert } : {}),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The options that were set, so that an absent one keeps its default. */
function given<K extends keyof SimulatorOptions>(
  options: SimulatorOptions,
  names: readonly K[],
): Pick<SimulatorOptions, K> {
  const set = names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]);
  return Object.fromEntries(set) as Pick<SimulatorOptions, K>;
}

async function listen(make: (port: number) => SimServer, standard: number, asked: number | undefined) {
  const server = make(asked ?? standard);
  try {
    return { server, origin: await server.listen() };
  } catch (error) {
    if (asked !== undefined || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const other = make(0);
    return { server: other, origin: await other.listen() };
  }
}

async function selfSigned(): Promise<{ key: string; cert: string }> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
