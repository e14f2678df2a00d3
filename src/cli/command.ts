import { eventsToStix, type HiveClient, type HuntEvent, patternToHunq } from '../lib/index.js';
import { json, jsonObject, type TranslationOptions, translationOptions, wholeNumber } from './arguments.js';
import { hiveOf } from './connection.js';
import { failureOf } from './failure.js';
import { UsageError, usage } from './usage.js';

export interface Ending {
  /** What goes to standard output. */
  output: string;
  status: 0 | 1 | 2;
}

type Run = (args: string[], env: NodeJS.ProcessEnv, flags: Flags) => Promise<string>;

interface Flags {
  json: boolean;
}

const commands: Record<string, Run> = { translate, transmit, execute };

/** Runs one call of the command line. Errors are JSON on standard output, in the connector's shape. */
export async function runCommand(
  argv: string[],
  env: NodeJS.ProcessEnv,
  standardInput: () => Promise<string>,
): Promise<Ending> {
  if (argv.length === 0 || argv.includes('--help')) return { output: usage, status: argv.length === 0 ? 2 : 0 };
  const flags = { json: argv.includes('--json') };
  const [name = '', ...rest] = argv.filter((argument) => argument !== '--json');
  try {
    const run = commands[name];
    if (!run) throw new UsageError(`there is no command "${name}"`);
    return { output: await run(await filledIn(rest, standardInput), env, flags), status: 0 };
  } catch (error) {
    const status = error instanceof UsageError ? 2 : 1;
    return {
      output: JSON.stringify({ ...failureOf(error), ...(status === 2 ? { code: 'invalid_parameter' } : {}) }),
      status,
    };
  }
}

async function translate(
  [module, kind, identity, data, options]: string[],
  _env: unknown,
  flags: Flags,
): Promise<string> {
  expectModule(module);
  if (identity === undefined || data === undefined) throw new UsageError('translate needs an identity and data');
  const chosen = translationOptions(options);
  if (kind === 'query') {
    const translation = query(data, chosen);
    return flags.json ? JSON.stringify(translation) : translation.query;
  }
  if (kind !== 'results') throw new UsageError('translate needs "query" or "results"');
  const events = json('events', data);
  if (!Array.isArray(events)) throw new UsageError('events must be a JSON array');
  return JSON.stringify(bundle(events as HuntEvent[], identity, chosen), null, 2);
}

async function transmit(
  [module, connection, configuration, kind, ...rest]: string[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  expectModule(module);
  return withHive(connection, configuration, env, async (hive) => {
    if (kind === 'ping') {
      await hive.authenticate();
      return JSON.stringify({ success: true });
    }
    if (kind !== 'results') throw new UsageError('transmit needs "ping" or "results"');
    const [text = '', offset = '', length = ''] = rest;
    const data = await results(hive, text, wholeNumber('offset', offset, 0), wholeNumber('length', length, 1));
    return JSON.stringify({ success: true, data }, null, 2);
  });
}

async function execute(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const [transmission, translation, identity, connection, configuration, pattern, options] = args;
  expectModule(transmission);
  expectModule(translation);
  if (identity === undefined || pattern === undefined) throw new UsageError('execute needs an identity and a pattern');
  const chosen = translationOptions(options);
  const translated = query(pattern, chosen);
  return withHive(connection, configuration, env, async (hive) => {
    const events = await results(hive, translated.query, 0, chosen.resultLimit);
    return JSON.stringify(bundle(events, identity, chosen), null, 2);
  });
}

function query(pattern: string, { timeRangeMinutes }: TranslationOptions) {
  return patternToHunq(pattern, timeRangeMinutes === undefined ? {} : { timeRangeMinutes });
}

function bundle(events: HuntEvent[], identity: string, { version, unmappedFallback }: TranslationOptions): unknown {
  const { bundle: made, skipped } = eventsToStix(events, {
    version,
    identity: jsonObject('identity', identity),
    unmappedFallback,
  });
  for (const { index, reason } of skipped) console.error(`event ${index} was skipped: ${reason}`);
  return made;
}

async function withHive<T>(
  connection: string | undefined,
  configuration: string | undefined,
  env: NodeJS.ProcessEnv,
  work: (hive: HiveClient) => Promise<T>,
): Promise<T> {
  if (connection === undefined || configuration === undefined) {
    throw new UsageError('a connection and a configuration are needed');
  }
  const hive = hiveOf(jsonObject('connection', connection), jsonObject('configuration', configuration), env);
  try {
    return await work(hive);
  } finally {
    hive.close();
  }
}

/** The API has no offset: what lies before it is read and left out. */
async function results(hive: HiveClient, text: string, offset: number, length: number): Promise<HuntEvent[]> {
  const events: HuntEvent[] = [];
  let index = 0;
  for await (const event of hive.hunt(text, { maxItems: offset + length })) if (index++ >= offset) events.push(event);
  return events;
}

async function filledIn(args: string[], standardInput: () => Promise<string>): Promise<string[]> {
  if (args.filter((argument) => argument === '-').length > 1) throw new UsageError('only one argument may be "-"');
  return Promise.all(args.map(async (argument) => (argument === '-' ? standardInput() : argument)));
}

function expectModule(module: string | undefined): void {
  if (module !== 'reaqta') throw new UsageError(`the module must be "reaqta"`);
}
