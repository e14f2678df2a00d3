import { isObject } from '../lib/index.js';
import { UsageError } from './usage.js';

/** One JSON object given as an argument. */
export type JsonObject = Record<string, unknown>;

/** Options of a translation, as the connector names them. */
export interface TranslationOptions {
  timeRangeMinutes?: number;
  version: '2.0' | '2.1';
  unmappedFallback: boolean;
  resultLimit: number;
}

export function jsonObject(name: string, text: string): JsonObject {
  const value = json(name, text);
  if (isObject(value)) return value;
  throw new UsageError(`${name} must be a JSON object`);
}

export function json(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${name} is not JSON`);
  }
}

export function wholeNumber(name: string, text: string, least: number, most = 10_000_000): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most) {
    throw new UsageError(`${name} must be a whole number between ${least} and ${most}`);
  }
  return value;
}

const known = new Set(['time_range', 'stix_2.1', 'unmapped_fallback', 'result_limit']);

export function translationOptions(text: string | undefined): TranslationOptions {
  const given = text === undefined ? {} : jsonObject('options', text);
  if ('mapping' in given) throw new UsageError('options: mapping is not supported: the field map is built in');
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown) throw new UsageError(`options: ${unknown} is not known; there are ${[...known].join(', ')}`);
  return {
    ...(given.time_range === undefined ? {} : { timeRangeMinutes: bounded('time_range', given.time_range, 1, 10_000) }),
    version: flag('stix_2.1', given['stix_2.1']) ? '2.1' : '2.0',
    unmappedFallback: flag('unmapped_fallback', given.unmapped_fallback),
    resultLimit: bounded('result_limit', given.result_limit ?? 10_000, 1, 10_000_000),
  };
}

function bounded(name: string, value: unknown, least: number, most: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`options: ${name} must be a whole number between ${least} and ${most}`);
}

function flag(name: string, value: unknown): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? false;
  throw new UsageError(`options: ${name} must be true or false`);
}
