#!/usr/bin/env node
import { runCommand } from './cli/command.js';
import { readStandardInput } from './cli/standard-input.js';

/** The STIX command line: `reaqta-stix translate | transmit | execute …`. Exit status: 0, 1 (refused or failed), 2 (usage). */
async function main(): Promise<void> {
  const { output, status } = await runCommand(process.argv.slice(2), process.env, readStandardInput);
  await new Promise<void>((resolve) =>
    process.stdout.write(output.endsWith('\n') ? output : `${output}\n`, () => resolve()),
  );
  process.exitCode = status;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
