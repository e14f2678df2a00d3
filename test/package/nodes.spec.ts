import assert from 'node:assert/strict';
import type { NodeAPI } from 'node-red';
import { keysAskedFor, keysOf, mayShow } from './catalogue.js';
import { type Definition, loadNode } from './definition.js';
import { elementsOf, type Form, formOf, optionsOf, valuesOf } from './form.js';
import { filesIn, nodeTypes, read } from './repository.js';

const configTypes = { hive: 'reaqta-config', soar: 'soar-config' };
/** Configuration nodes of Node-RED that those of a service let choose. */
const ofConnection = { tls: 'tls-config', proxy: 'http proxy' };
/** Types whose names the mission gives; every other begins with the service it belongs to. */
const givenNames = ['alert-poller', 'hunt-query', 'stix-translate', 'isolate', 'kill-process'];

describe('The list of nodes in package.json', () => {
  it('has every node of src/nodes', () => {
    const rooms = filesIn('src/nodes', '.html').map((path) => path.split('/')[2]);
    assert.deepEqual([...nodeTypes].sort(), rooms);
  });
});

for (const type of nodeTypes) {
  describe(`The node ${type}`, () => {
    const form = formOf(type);
    const initialiser = loadNode(type);
    const { definition } = initialiser;
    const prefix = form.category === 'config' ? 'node-config-input' : 'node-input';
    const { settings, inputs = {}, services = [] } = definition;

    it('is built and registers its one type when Node-RED loads it', () => {
      const registered: string[] = [];
      initialiser(stubRuntime((name) => registered.push(name)));
      assert.deepEqual([...registered, definition.type], [type, type]);
    });

    it('has a type that no other package takes: literal, and named after its service', () => {
      assert.match(form.script, new RegExp(`registerType\\('${type}', \\{`));
      assert.ok(givenNames.includes(type) || /^(reaqta|soar)-/.test(type));
      if (form.category !== 'config') assert.ok(['ReaQta', 'IBM_SOAR'].includes(form.category));
    });

    it('starts in the editor with exactly what its runtime takes for default', () => {
      assert.deepEqual(valuesOf(form.defaults), defaultsOf(definition, form));
    });

    it('lets choose the configuration nodes its runtime uses', () => {
      const offered = Object.entries(form.defaults).flatMap(([name, { type }]) => (type ? [[name, type]] : []));
      const used = form.category === 'config' ? ofConnection : pick(services);
      assert.deepEqual(Object.fromEntries(offered), used);
    });

    it('keeps secrets as credentials, the same on both sides', () => {
      const kept = Object.entries(form.credentials ?? {}).map(([name, { type }]) => [name, type]);
      assert.deepEqual(Object.fromEntries(kept), definition.credentials ?? {});
    });

    it('has a field with a label for every property', () => {
      const elements = elementsOf(form.template);
      const ids = elements.map(({ attributes }) => attributes.id);
      const labelled = elements.flatMap(({ tag, attributes }) => (tag === 'label' ? [attributes.for] : []));
      const lists = Object.keys(form.defaults).filter((name) => Array.isArray(form.defaults[name]?.value));
      const names = [...Object.keys(form.defaults), ...Object.keys(form.credentials ?? {})].map((name) =>
        // The editor would write the text of a field of that name over the list.
        lists.includes(name) ? `${name}-list` : name,
      );
      const types = Object.keys(inputs).map((name) => `${name}Type`);
      const unlabelled = names.filter((name) => !types.includes(name) && !labelled.includes(`${prefix}-${name}`));
      const fields = ids.filter((id) => id?.startsWith(`${prefix}-`)).map((id) => id?.slice(prefix.length + 1));
      assert.deepEqual(fields.sort(), names.sort());
      assert.deepEqual(unlabelled, []);
    });

    it('offers only choices its runtime takes, and only numbers within its bounds', () => {
      for (const [name, setting] of Object.entries(settings)) {
        const options = optionsOf(form.template, `${prefix}-${name}`);
        for (const value of options) assert.equal(setting.read(name, value), value);
        if (options.length > 0) assert.throws(() => setting.read(name, 'no such choice'));
        const field = elementsOf(form.template).find(({ attributes }) => attributes.id === `${prefix}-${name}`);
        if (field?.attributes.type !== 'number') continue;
        for (const [bound, beyond] of [
          [field.attributes.min, -1],
          [field.attributes.max, 1],
        ] as const) {
          assert.equal(setting.read(name, bound), Number(bound));
          assert.throws(() => setting.read(name, String(Number(bound) + beyond)), `${name} ${bound}`);
        }
      }
    });

    it('makes a typed field of each input, with the type a fresh node has offered first', () => {
      assert.deepEqual(Object.keys(form.typed).sort(), Object.keys(inputs).sort());
      for (const [name, input] of Object.entries(inputs)) assert.equal(form.typed[name]?.[0], input.type, name);
    });

    it('lets an input be empty where its runtime does', () => {
      for (const [name, { required }] of Object.entries(inputs)) {
        assert.equal(form.defaults[name]?.required !== false, required, name);
      }
    });

    it('shows an input for exactly the operations that read it', () => {
      for (const [name, { only }] of Object.entries(inputs)) {
        const row = new RegExp(`<div class="form-row"([^>]*)>\\s*<label for="${prefix}-${name}"`).exec(form.template);
        const shown = /data-only-operation="([^"]*)"/.exec(row?.[1] ?? '')?.[1];
        assert.deepEqual(shown?.split(' '), only && [...only], name);
      }
    });

    it('has a second output exactly when its action can be declined, or when it is a source', () => {
      const outputs = definition.outputs ?? (definition.create ? form.outputs : 1);
      if (form.category !== 'config') assert.equal(form.outputs, outputs);
    });

    it('names its outputs when it has more than one', () => {
      if ((form.outputs ?? 0) < 2) return;
      assert.equal(new Set(form.outputLabels.filter(Boolean)).size, form.outputs);
    });

    it('has a text for every key its form and status ask for, and no other', () => {
      const there = keysOf(JSON.parse(read(`locales/en-US/${type}.json`)));
      const asked = keysAskedFor(form);
      assert.deepEqual(
        asked.filter((key) => !there.includes(key)),
        [],
        'without a text',
      );
      assert.deepEqual(
        there.filter((key) => !asked.includes(key) && !mayShow(type, key)),
        [],
        'never used',
      );
    });

    it('has help that begins with a sentence and explains what comes in and goes out', () => {
      const help = read(`locales/en-US/${type}.html`);
      assert.match(help, new RegExp(`^<script type="text/html" data-help-name="${type}">\\s*<p>[A-Z][^<]+\\.`));
      const titles = [...help.matchAll(/<h3>([^<]*)<\/h3>/g)].map(([, title]) => title as string);
      const needed = form.category === 'config' ? ['Properties'] : ['Inputs', 'Outputs'];
      assert.deepEqual(
        needed.filter((title) => !titles.includes(title)),
        [],
      );
      for (const [name, { value, type: kind }] of Object.entries(inputs)) {
        const words = [name, ...(kind === 'msg' ? [value] : [])];
        assert.ok(
          words.some((word) => new RegExp(`\\b${word}\\b`).test(help)),
          `nothing about the input ${name}`,
        );
      }
    });

    it('is used by an example and has tests of its own', () => {
      const shown = filesIn('examples', '.json').some((path) =>
        (JSON.parse(read(path)) as { type: string }[]).some((node) => node.type === type),
      );
      assert.ok(shown, 'no example uses it');
      const tests = filesIn('test/nodes', '.ts').map(read);
      assert.ok(
        tests.some((text) => text.includes(type)),
        'no test mentions it',
      );
    });
  });
}

/** As much of Node-RED as loading a node touches. */
function stubRuntime(registered: (type: string) => void): NodeAPI {
  const route = () => undefined;
  return {
    nodes: { registerType: registered },
    httpAdmin: { get: route, post: route, delete: route },
    auth: { needsPermission: () => route },
  } as unknown as NodeAPI;
}

/** What a fresh node should have: its name, the configuration nodes it uses, its settings, its inputs with their types. */
function defaultsOf({ settings, inputs = {}, services = [] }: Definition, { category }: Form): Record<string, unknown> {
  const chosen = Object.keys(category === 'config' ? ofConnection : pick(services));
  return Object.fromEntries([
    ['name', ''],
    ...chosen.map((name) => [name, '']),
    ...Object.entries(settings).map(([name, { value }]) => [name, value]),
    ...Object.entries(inputs).flatMap(([name, { value, type }]) => [
      [name, value],
      [`${name}Type`, type],
    ]),
  ]);
}

function pick(services: readonly ('hive' | 'soar')[]): Record<string, string> {
  return Object.fromEntries(services.map((service) => [service, configTypes[service]]));
}
