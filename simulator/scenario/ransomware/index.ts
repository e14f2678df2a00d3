import type { Script } from '../script.js';
import { entry } from './entry.js';
import { impact } from './impact.js';
import { spread } from './spread.js';

/** Mail, macro, PowerShell, credential dump, two more machines, and files locked on all three. */
export const ransomware: Script = { steps: [...entry, ...spread, ...impact], seconds: 75 };
