import assert from 'node:assert/strict';
import { loadNode } from './definition.js';
import { type Form, formOf } from './form.js';
import { filesIn, nodeTypes, read } from './repository.js';

interface FlowNode {
  id: string;
  type: string;
  z?: string;
  x?: number;
  y?: number;
  wires?: string[][];
  credentials?: Record<string, string>;
  [property: string]: unknown;
}

/** Node-RED's own nodes, as far as an example may use them: they are there in every installation. */
const core = [
  ...['tab', 'group', 'junction', 'comment', 'tls-config', 'http proxy'],
  ...['inject', 'debug', 'catch', 'status', 'complete', 'link in', 'link out', 'link call'],
  ...['function', 'switch', 'change', 'range', 'template', 'delay', 'trigger', 'rbe'],
  ...['split', 'join', 'sort', 'batch', 'csv', 'html', 'json', 'xml', 'yaml', 'file', 'file in'],
  ...['http in', 'http response', 'http request'],
];
/** Properties that Node-RED keeps with every node. */
const ofEveryNode = ['id', 'type', 'z', 'g', 'd', 'x', 'y', 'wires', 'info', 'credentials'];
const variable = /^\$\{[A-Z][A-Z0-9_]*\}$/;

const examples = filesIn('examples', '.json').map((path) => ({
  path,
  flow: JSON.parse(read(path)) as FlowNode[],
}));

describe('The examples', () => {
  it('are there, and named so that the import menu lists them in order', () => {
    assert.ok(examples.length > 0);
    for (const { path } of examples) assert.match(path, /^examples\/\d\d - [a-z][\w ,'-]+\.json$/);
  });

  it('can all be imported into one editor: they share no node but the same configuration nodes', () => {
    const known = new Map<string, FlowNode>();
    for (const node of examples.flatMap(({ flow }) => flow)) {
      const other = known.get(node.id);
      known.set(node.id, node);
      if (!other) continue;
      assert.equal(node.z, undefined, `${node.id} is used twice`);
      assert.deepEqual(node, other);
    }
  });
});

for (const { path, flow } of examples) {
  describe(path, () => {
    const ids = flow.map(({ id }) => id);
    const ours = flow.filter(({ type }) => nodeTypes.includes(type)).map((node) => ({ node, form: formOf(node.type) }));

    it('needs nothing but Node-RED and this package', () => {
      const unknown = flow.filter(({ type }) => !core.includes(type) && !nodeTypes.includes(type));
      assert.deepEqual(unknown, []);
      assert.ok(ours.length > 0);
    });

    it('is one tab that begins with a comment', () => {
      const [tab, first, ...others] = flow;
      const placed = others.filter(({ y }) => y !== undefined);
      assert.deepEqual([tab?.type, first?.type], ['tab', 'comment']);
      assert.ok(placed.every(({ y }) => (y as number) > (first?.y as number)));
      assert.deepEqual(new Set(placed.map(({ z }) => z)), new Set([tab?.id]));
      assert.equal(new Set(ids).size, ids.length);
    });

    it('leads every wire to a node and chooses configuration nodes that are there', () => {
      const ends = flow.flatMap(({ wires = [] }) => wires.flat());
      assert.deepEqual(
        ends.filter((id) => !ids.includes(id)),
        [],
      );
      for (const { node, form } of ours) {
        if (form.category !== 'config') assert.equal(node.wires?.length, form.outputs, node.id);
        for (const [name, type] of chosenIn(form)) {
          if (node[name] === '' && !form.defaults[name]?.required) continue;
          assert.equal(flow.find(({ id }) => id === node[name])?.type, type, `${node.id} ${name}`);
        }
      }
    });

    it('has exactly the properties of the forms, with values the nodes take', () => {
      for (const { node, form } of ours) {
        const own = Object.keys(node).filter((name) => !ofEveryNode.includes(name));
        assert.deepEqual(own.sort(), Object.keys(form.defaults).sort(), node.id);
        for (const [name, setting] of Object.entries(loadNode(node.type).definition.settings)) {
          if (!variable.test(String(node[name]))) setting.read(name, node[name]);
        }
      }
    });

    it('takes every credential from the environment', () => {
      for (const { node, form } of ours) {
        const names = Object.keys(form.credentials ?? {});
        assert.deepEqual(Object.keys(node.credentials ?? {}).sort(), names.sort(), node.id);
      }
      const credentials = flow.flatMap(({ credentials = {} }) => Object.values(credentials));
      assert.deepEqual(
        credentials.filter((value) => !variable.test(value)),
        [],
      );
    });

    it('holds no address and nothing that looks like a secret', () => {
      const stixId = /\b[a-z-]+--[\da-f-]{36}\b/g;
      const values = flow
        .flatMap((node) => textsOf({ ...node, id: '', z: '', wires: [] }))
        .map((text) => text.replace(stixId, ''));
      const suspect = values.filter((text) => !ids.includes(text) && /:\/\/|\d+\.\d+\.\d+\.\d+|@\w/.test(text));
      const secret = values.filter((text) => !ids.includes(text) && /(?=\S*\d)[\w+/=-]{20,}/.test(text));
      assert.deepEqual([...suspect, ...secret], []);
    });
  });
}

function chosenIn({ defaults }: Form): [string, string][] {
  return Object.entries(defaults).flatMap(([name, { type }]) => (type ? [[name, type]] : []));
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
