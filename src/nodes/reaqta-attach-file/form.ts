import { choice, count, type SettingValues, text } from '../../runtime/settings.js';
import { type InputValues, optional, required } from '../../runtime/typed-inputs.js';

const toCase = ['attachment', 'artifact'] as const;

export const settings = {
  /** Where the file goes. */
  operation: choice([...toCase, 'file', 'message'], 'attachment'),
  artifactType: text('Malware Sample'),
  folder: text(''),
  /** MB of a file on its way to a case or a folder. */
  maxFile: count(200, 1, 4096),
  /** MB of a file in a message. */
  maxData: count(10, 1, 500),
  /** Seconds the endpoint has to deliver the file. */
  waitLimit: count(120, 1, 3600),
};

export const inputs = {
  endpointId: required('text', 'endpointId'),
  path: required('text', 'path'),
  sha256: optional('text', 'sha256'),
  size: optional('number', 'size'),
  incidentId: required('number', 'incidentId', { only: toCase }),
  description: optional('text', 'From ReaQta-Hive', { type: 'str', only: ['artifact'] }),
};

export type FormSettings = SettingValues<typeof settings>;
export type FormInputs = InputValues<typeof inputs>;
