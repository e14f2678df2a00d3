import { linkOne, type Observable, type Observation } from '../observation.js';
import { type Fields, filled, idText, put } from '../reading/values.js';
import type { Tactic } from '../tactics.js';

/** `x-ibm-ttp-tagging` objects, named by what they say: the same tactic of the same technique is one object. */
export function addTactics(observation: Observation, tactics: readonly Tactic[], event: Observable): void {
  for (const { number, name, technique } of tactics) {
    const label = technique ?? name ?? idText(number);
    if (label === undefined) continue;
    const tag = observation.add('x-ibm-ttp-tagging', { parts: [number ?? null, name ?? null, technique ?? null] });
    tag.body.name = label;
    const attack: Fields = {};
    put(attack, 'x_reaqta_tactic_number', number);
    put(attack, 'tactic_name', name);
    put(attack, 'technique_name', technique);
    if (filled(attack)) tag.body.extensions = { 'mitre-attack-ext': attack };
    linkOne(event, 'ttp_tagging_refs', tag);
  }
}
