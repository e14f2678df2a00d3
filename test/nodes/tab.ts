export type FlowNode = { id: string; type: string; wires?: string[][]; [property: string]: unknown };

const place = { z: 'tab', x: 0, y: 0 };

/** What a form holds for the value of an environment variable. */
export function variable(name: string): string {
  return `\${${name}}`;
}

/**
 * The nodes of a flow, placed on one tab, with Catch, Status and Complete nodes on all of them; a wire to a node that is
 * not there ends in a probe of that id.
 */
export function tabOf(nodes: FlowNode[]): FlowNode[] {
  // Node-RED takes what has no place on a tab for a configuration node.
  const isConfig = ({ type }: FlowNode) => type.endsWith('-config') || type === 'http proxy';
  const working = nodes.filter((node) => !isConfig(node)).map((node) => ({ ...place, wires: [], ...node }));
  const scope = working.map(({ id }) => id);
  const watch = (id: string, type: string, probe: string) => ({ id, type, ...place, scope, wires: [[probe]] });
  const watching = [watch('catch', 'catch', 'caught'), watch('status', 'status', 'stati')];
  const complete = watch('complete', 'complete', 'completed');
  const wired = [...working, ...watching, complete].flatMap(({ wires }) => wires.flat());
  const probes = [...new Set(wired)].filter((id) => !scope.includes(id));
  return structuredClone<FlowNode[]>([
    { id: 'tab', type: 'tab', label: 'Test' },
    ...nodes.filter(isConfig),
    ...working,
    ...watching,
    complete,
    ...probes.map((id) => ({ id, type: 'probe', ...place, wires: [] })),
  ]);
}
