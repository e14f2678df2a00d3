import { parseArgs } from 'node:util';
import type { SimulatorOptions } from './contract.js';
import { startSimulator } from './index.js';

const usage = `Simulated ReaQta-Hive and IBM SOAR.

  --seed <n>               everything it makes follows from this number (1)
  --alerts <n>             alerts at the start (0)
  --events <n>             hunt events at the start (2000)
  --endpoints <n>          endpoints (12)
  --scenario <name>        plays an attack over time: ransomware
  --speed <n>              speed of the scenario (1)
  --hive-port <n>          port of the Hive; 0 takes a free one (14643)
  --soar-port <n>          port of SOAR; 0 takes a free one (14644)
  --host <address>         address to listen on (127.0.0.1)
  --tls                    HTTPS with a self-signed certificate
  --visibility-delay <ms>  how long created things stay invisible in the Hive (0)
  --token-seconds <n>      life of a Hive token (900)
  --max-attachment-mb <n>  SOAR's attachment limit (25)
  --soar-prefix <path>     path prefix of SOAR, such as /api/respond
  --help                   this text

The first line on standard output tells the addresses and credentials as JSON, once both listen.
POST /__simulator/... on either port steers it: faults, reset, and the commands of each service.
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const known = {
  seed: text,
  alerts: text,
  events: text,
  endpoints: text,
  scenario: text,
  speed: text,
  'hive-port': text,
  'soar-port': text,
  host: text,
  tls: flag,
  'visibility-delay': text,
  'token-seconds': text,
  'max-attachment-mb': text,
  'soar-prefix': text,
  help: flag,
};

type Given = ReturnType<typeof parse>;

function parse() {
  return parseArgs({ options: known, strict: true }).values;
}

/** Numbers by option: where they go, and the least they may be. */
const numbers = [
  ['seed', 'seed', 0],
  ['alerts', 'alerts', 0],
  ['events', 'events', 0],
  ['endpoints', 'endpoints', 0],
  ['speed', 'speed', Number.MIN_VALUE],
  ['hive-port', 'hivePort', 0],
  ['soar-port', 'soarPort', 0],
  ['visibility-delay', 'visibilityDelayMs', 0],
  ['token-seconds', 'tokenSeconds', 1],
  ['max-attachment-mb', 'maxAttachmentMb', Number.MIN_VALUE],
] as const;

function optionsFrom(values: Given): SimulatorOptions {
  const options: SimulatorOptions = { tls: values.tls ?? false };
  for (const [option, name, least] of numbers) {
    const value = values[option];
    if (value === undefined) continue;
    const number = value === '' ? Number.NaN : Number(value);
    if (!(number >= least) || !Number.isFinite(number)) throw new RangeError(`--${option} cannot be ${value}`);
    options[name] = number;
  }
  if (values.scenario !== undefined) options.scenario = values.scenario;
  if (values.host !== undefined) options.host = values.host;
  if (values['soar-prefix'] !== undefined) options.soarPrefix = values['soar-prefix'];
  return options;
}

async function main(): Promise<void> {
  const values = parse();
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const simulator = await startSimulator(optionsFrom(values));
  const { hive, soar } = simulator;
  process.stdout.write(`${JSON.stringify({ hive, soar })}\n`);
  process.stderr.write(`ReaQta-Hive at ${hive.url}, IBM SOAR at ${soar.url}. Stop with Ctrl+C.\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.close());
}

main().catch((error: unknown) => {
  const mistaken = error instanceof RangeError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = mistaken ? 2 : 1;
});
