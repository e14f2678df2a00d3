/** Labels of an alert's `triggerCondition`, by number (Hive alerts API). */
const labels = [
  'Code Injection',
  'Process Impersonated',
  'Signature Forged',
  'Incident Correlated',
  'DLL Sideloaded',
  'Suspicious Script Executed',
  'Policies Triggered',
  'Anomalous Behavior Detected',
  'Token Stolen',
  'Ransomware Behavior Detected',
  'Privilege Escalated',
  'External Trigger',
  'Detection Strategy',
  'Antimalware Detection',
];

export function triggerConditionLabel(condition: number): string {
  return labels[condition] ?? `Unknown (${condition})`;
}
