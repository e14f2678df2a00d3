import { type Fields, integer, isFields, text } from './reading/values.js';

/** One tactic of an ATT&CK event, with the technique all of them share. */
export interface Tactic {
  number: number | undefined;
  name: string | undefined;
  technique: string | undefined;
}

/** By the product's numbers. */
const tacticNames = [
  'Unknown',
  'Initial Access',
  'Execution',
  'Persistence',
  'Privilege Escalation',
  'Defense Evasion',
  'Credential Access',
  'Discovery',
  'Lateral Movement',
  'Collection',
  'Command and Control',
  'Exfiltration',
  'Impact',
];

const noTactics: readonly Tactic[] = [];

/** The tactics of an event; a technique without tactics is one entry. */
export function tacticsOf(data: Fields): readonly Tactic[] {
  const technique = text(data.technique);
  if (technique === undefined && data.tactics === undefined && data.mod_tactics === undefined) return noTactics;
  if (Array.isArray(data.mod_tactics)) {
    return data.mod_tactics.filter(isFields).map((tactic) => ({
      number: integer(tactic.tactic_number),
      name: text(tactic.tactic_name),
      technique: text(tactic.technique) ?? technique,
    }));
  }
  const listed = Array.isArray(data.tactics) ? data.tactics : [data.tactics];
  const numbers = [...new Set(listed.map(integer).filter((number) => number !== undefined))];
  if (numbers.length === 0) return technique ? [{ number: undefined, name: undefined, technique }] : [];
  return numbers.map((number) => ({ number, name: tacticNames[number] ?? 'Unknown', technique }));
}
