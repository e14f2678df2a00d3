import type { Node, NodeAPI } from 'node-red';
import {
  asEvents,
  eventKey,
  InputError,
  isObject,
  killCells,
  processCells,
  processesIn,
  processKey,
  triggerEventCells,
  triggerEventsIn,
} from '../../lib/index.js';
import { evaluateJsonata } from '../../runtime/jsonata.js';
import { readAs } from '../../runtime/shapes.js';
import type { FormSettings } from './form.js';

type Row = Record<string, unknown>;

/** What a mapping makes of a message's rows. */
interface Mapping {
  cells: (value: unknown) => Promise<Row[]> | Row[];
  /** The columns that tell rows apart, unless the form names others. */
  key: readonly string[];
  /** The user did not write its columns: those the table lacks are left out. */
  readyMade: boolean;
}

/** The mapping chosen in the form. Times that are not in the rows are `now`, epoch ms. */
export function mappingOf(RED: NodeAPI, node: Node, settings: FormSettings, now: number): Mapping {
  const mapping = mappings(RED, node, settings.expression, now)[settings.mapping];
  return settings.key.length > 0 ? { ...mapping, key: settings.key } : mapping;
}

function mappings(RED: NodeAPI, node: Node, expression: string, now: number): Record<FormSettings['mapping'], Mapping> {
  return {
    'as-given': { cells: rowsIn, key: [], readyMade: false },
    'process-list': {
      cells: (value) =>
        processesIn(rowsIn(value))
          .map(processIn)
          .map((process) => processCells(process, now)),
      key: processKey,
      readyMade: true,
    },
    'kill-result': { cells: (value) => killRows(value, now), key: processKey, readyMade: true },
    'trigger-events': {
      cells: (value) => asEvents('rows', isObject(value) ? triggerEventsIn(value) : value).map(triggerEventCells),
      key: eventKey,
      readyMade: true,
    },
    jsonata: { cells: (value) => evaluated(RED, node, expression, rowsIn(value)), key: [], readyMade: false },
  };
}

/** What a kill node puts in the payload, or its results alone. In a dry run nothing became of the processes. */
function killRows(value: unknown, now: number): Row[] {
  const { results = value, dryRun } = isObject(value) ? value : {};
  if (dryRun === true) return [];
  // Without a start time nothing tells whose row it would be.
  const known = rowsIn(results)
    .map(processIn)
    .filter(({ startTime }) => typeof startTime === 'number');
  return known.map((result) => killCells(result, now));
}

function processIn(row: object, index: number): Row & { pid: number } {
  if ('pid' in row && typeof row.pid === 'number') return row as Row & { pid: number };
  throw new InputError('rows', `row ${index + 1} is not a process: it has no pid`);
}

async function evaluated(RED: NodeAPI, node: Node, expression: string, rows: Row[]): Promise<Row[]> {
  if (expression.trim() === '') throw new InputError('expression', 'is empty: write one or choose another mapping');
  const cells: Row[] = [];
  for (const row of rows) {
    cells.push(readAs('object', 'expression', await evaluateJsonata(RED, node, 'expression', expression, row)));
  }
  return cells;
}

/** One row or a list of them. */
function rowsIn(value: unknown): Row[] {
  if (!Array.isArray(value)) return [readAs('object', 'rows', value)];
  return value.map((row, index) => {
    if (isObject(row)) return row;
    throw new InputError('rows', `row ${index + 1} is not an object`);
  });
}
