import { choice, flag, type SettingValues } from '../../runtime/settings.js';
import { type InputValues, optional } from '../../runtime/typed-inputs.js';

const making = ['create'] as const;
const ofGroups = ['create', 'enable', 'disable'] as const;
const onPolicies = ['enable', 'disable', 'look-up'] as const;

export const settings = {
  operation: choice([...ofGroups, 'look-up'], 'create'),
  /** What the policy does when the program starts. */
  action: choice(['block', 'alert'], 'block'),
  enabled: flag(true),
};

export const inputs = {
  sha256: optional('text', 'sha256'),
  policyId: optional('text', 'policyId', { only: onPolicies }),
  title: optional('text', '', { type: 'str', only: making }),
  description: optional('text', '', { type: 'str', only: making }),
  includeGroups: optional('names', '', { type: 'str', only: ofGroups }),
  excludeGroups: optional('names', '', { type: 'str', only: making }),
  hives: optional('names', 'hives'),
};

export type FormSettings = SettingValues<typeof settings>;
export type FormInputs = InputValues<typeof inputs>;
