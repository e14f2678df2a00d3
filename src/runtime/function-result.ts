import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** What a node that replaces a function of IBM's app says of it: `content` and `inputs` have the function's names. */
export interface FunctionAnswer {
  content: unknown;
  inputs: Record<string, unknown>;
}

/** The envelope SOAR functions answer with, payload version 2, so that scripts written for the app read it. */
export interface FunctionResult extends FunctionAnswer {
  version: 2;
  /** False, with a reason, when nothing happened. */
  success: boolean;
  reason: string | null;
  raw: null;
  metrics: Record<string, unknown>;
}

const { name, version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};

/** What the envelope says beside the node's own answer. */
export interface FunctionCall {
  /** Why nothing happened; null when something did. */
  reason: string | null;
  /** The label `msg.hive` names; the function's input `reaqta_hive`. */
  hive?: unknown;
  /** Epoch ms. */
  startedAt: number;
}

export function functionResult(answer: FunctionAnswer, { reason, hive, startedAt }: FunctionCall): FunctionResult {
  const now = Date.now();
  const named = typeof hive === 'string' && hive !== '' ? { reaqta_hive: hive } : {};
  return {
    version: 2,
    success: reason === null,
    reason,
    content: answer.content,
    raw: null,
    inputs: { ...named, ...answer.inputs },
    metrics: {
      version: '1.0',
      package: name,
      package_version: version,
      host: hostname(),
      execution_time_ms: now - startedAt,
      timestamp: new Date(now).toISOString().replace('T', ' ').slice(0, 19),
    },
  };
}
