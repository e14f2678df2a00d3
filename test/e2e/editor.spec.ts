import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { filesIn, packageJson } from '../package/repository.js';
import { Editor } from './browser.js';
import { runtimes } from './tools.js';
import { exampleFlow, type FlowNode, Workplace } from './workplace.js';

const poller = 'f1a7c0de00000102';
const incident = 'f1a7c0de00000103';
const hive = 'f1a7c0de000000a1';
const soar = 'f1a7c0de000000a2';
const ack = 'f1a7c0de00000204';
const all = exampleNodes();
/** The dialogs that are opened: those above, and one of every other type. */
const dialogs: Record<string, string> = { poller, incident, ack, hive, soar, ...others() };

/** Fields of the incident node, by operation. */
const rows: Record<string, string[]> = {
  escalate: ['alert', 'hive', 'settle', 'caseLink', 'closedAlerts', 'namePrefix', 'mapping', 'resolutions', 'onClose'],
  find: ['alertId', 'hive'],
  get: ['alertId', 'incidentId', 'hive'],
  update: ['alertId', 'incidentId', 'fields', 'hive'],
  close: ['alertId', 'incidentId', 'resolution', 'summary', 'hive', 'onClose'],
};

for (const [index, runtime] of runtimes.entries()) {
  describe(`The editor of ${runtime.name}`, () => {
    let workplace: Workplace;
    let editor: Editor;

    before(async () => {
      workplace = await Workplace.open(runtime, { alerts: 0 });
      const first = await workplace.deployExample();
      const known = first.map(({ id }) => id);
      await workplace.nodeRed.deploy([...first, ...all.filter(({ id }) => !known.includes(id))]);
      editor = await Editor.open(workplace, poller);
    });
    after(async () => {
      await editor.close();
      await workplace.close();
    });

    afterEach(() => editor.leaveAll());

    for (const [name, id] of Object.entries(dialogs)) {
      it(`shows the form of ${name} with every text, each label on one line and no field beyond the edge`, async () => {
        await editor.edit(id);
        await editor.picture(`${index}-${name}`);
        const text = await editor.ask<string>("$('.red-ui-tray-body').text()");
        const keys = packageJson['node-red'].nodes;
        for (const type of Object.keys(keys)) assert.ok(!text.includes(`${type}.`), `${type}. is shown as a key`);
        assert.deepEqual(await editor.ask(wrapped), []);
        assert.deepEqual(await editor.ask(beyondTheEdge), []);
        for (const operation of await editor.ask<string[]>(operations)) {
          await editor.page.selectOption('#node-input-operation', operation);
          assert.deepEqual(await editor.ask(wrapped), [], operation);
          assert.deepEqual(await editor.ask(beyondTheEdge), [], operation);
        }
        await editor.leave('cancel');
      });

      it(`changes nothing when ${name} is opened and left with Done`, async () => {
        const before = await exported(editor, id);
        await editor.edit(id);
        await editor.leave('ok');
        assert.deepEqual(await exported(editor, id), before);
        assert.equal(await editor.ask(`RED.nodes.node('${id}').valid`), true);
      });
    }

    it('shows the fields of the chosen operation, data as typed inputs', async () => {
      await editor.edit(incident);
      for (const [operation, fields] of Object.entries(rows)) {
        await editor.page.selectOption('#node-input-operation', operation);
        assert.deepEqual(await editor.shownRows(), ['name', 'soar', 'operation', ...fields], operation);
      }
      const typed = await editor.ask<number>("$('.reaqta-form .form-row:visible .red-ui-typedInput-container').length");
      assert.equal(typed, 4);
      await editor.picture(`${index}-incident-close`);
      await editor.page.selectOption('#node-input-operation', 'escalate');
      await editor.page.selectOption('#node-input-mapping', 'extend');
      assert.ok((await editor.shownRows()).includes('expression'));
      await editor.leave('cancel');
    });

    it('keeps what is filled in: lists, choices, boxes and typed inputs', async () => {
      await editor.edit(poller);
      await editor.page.click('#node-input-severity-list [data-entry=high]');
      await editor.page.fill('#node-input-tags-list', 'vip, server');
      await editor.page.fill('#node-input-maxInFlight', '7');
      await addRow(editor, 'parameters', 'impact', '50');
      await editor.leave('ok');
      await editor.edit(incident);
      await addRow(editor, 'onClose', 'root_cause', 'Phishing');
      await editor.leave('ok');
      await editor.deploy();
      const flows = await deployed(workplace);
      const { severity, tags, maxInFlight, parameters } = flows[poller] as FlowNode;
      assert.deepEqual(
        { severity, tags, maxInFlight: Number(maxInFlight), parameters },
        {
          severity: ['high'],
          tags: ['vip', 'server'],
          maxInFlight: 7,
          parameters: [{ name: 'impact', value: '50' }],
        },
      );
      const { onClose, resolutions } = flows[incident] as FlowNode;
      assert.deepEqual(onClose, [{ name: 'root_cause', value: 'Phishing' }]);
      assert.equal((resolutions as object[]).length, 3);
      await editor.edit(poller);
      assert.equal(await editor.ask("$('#node-input-tags-list').val()"), 'vip, server');
      assert.equal(await editor.ask("$('#node-input-severity-list :checked').length"), 1);
      await editor.picture(`${index}-poller-filled`);
      await editor.leave('cancel');
    });

    it('marks a number that is out of its bounds, and no other field', async () => {
      for (const [id, field] of [
        [poller, '#node-input-lookback'],
        [hive, '#node-config-input-timeout'],
      ] as const) {
        await editor.edit(id);
        const marked = `$('.red-ui-tray-body input:visible').filter(function () {
          return $(this).css('border-top-color') === 'rgb(214, 97, 95)';
        }).map(function () { return '#' + this.id; }).get()`;
        assert.deepEqual(await editor.ask(marked), []);
        await editor.page.fill(field, '-1');
        assert.deepEqual(await editor.ask(marked), [field]);
        await editor.leave('cancel');
      }
    });

    for (const [name, id] of Object.entries({ hive, soar })) {
      it(`tests the deployed connection to ${name}, and asks to deploy first after a change`, async () => {
        await editor.edit(id);
        await editor.page.click('#reaqta-test');
        await editor.page.waitForSelector('#reaqta-test-result .fa-info-circle');
        assert.ok((await editor.ask<number>("$('#reaqta-test-result .fa-check').length")) >= 4);
        assert.equal(await editor.ask("$('#reaqta-test-result .fa-times').length"), 0);
        await editor.picture(`${index}-${name}-tested`);
        await editor.page.fill('#node-config-input-timeout', '30');
        await editor.page.click('#reaqta-test');
        await editor.page.waitForSelector('#reaqta-test-result .fa-times');
        assert.match(await editor.ask<string>("$('#reaqta-test-result').text()"), /Deploy first/);
        await editor.leave('cancel');
      });
    }

    it('can be read in the dark theme', async () => {
      await editor.page.evaluate("document.documentElement.classList.add('nr-theme-dark')");
      const themed = (await editor.ask<number[]>(brightness('body')))[0] as number;
      for (const [name, id] of Object.entries({ poller, incident, hive })) {
        await editor.edit(id);
        await editor.picture(`${index}-${name}-dark`);
        const fields = await editor.ask<number[]>(brightness('.red-ui-tray-body .form-row :input:visible'));
        const labels = await editor.ask<number[]>(brightness('.red-ui-tray-body label:visible', 'color'));
        assert.deepEqual([fields.length > 5, labels.length > 5], [true, true]);
        // Node-RED 4 has no dark theme.
        if (themed < 100) assert.deepEqual([Math.max(...fields) < 100, Math.min(...labels) > 150], [true, true]);
        await editor.leave('cancel');
      }
      await editor.page.evaluate("document.documentElement.classList.remove('nr-theme-dark')");
    });

    it('shows the examples with nothing outside the page or over something else', async () => {
      await editor.shows(ack);
      assert.deepEqual(await editor.ask(misplaced), []);
    });

    it('imports an example from its menu, and credentials stay names of variables', async () => {
      const tab = { id: 'tab', type: 'tab', label: 'mine' };
      await workplace.nodeRed.deploy([
        tab,
        { id: 'note', type: 'comment', z: tab.id, name: '', x: 100, y: 100, wires: [] },
      ]);
      await editor.page.goto(workplace.nodeRed.url);
      await editor.shows('note');
      await importExample(editor, '01 - alerts to cases');
      await editor.shows(poller);
      assert.equal(await editor.ask("$('.red-ui-notification-error').length"), 0);
      await editor.deploy();
      const stored = await (await workplace.get(`/credentials/reaqta-config/${hive}`)).json();
      assert.deepEqual(stored, { appId: ['$', '{REAQTA_APP_ID}'].join(''), has_appSecret: true });
      const exportedText = JSON.stringify(Object.values(await deployed(workplace)));
      assert.doesNotMatch(exportedText, /credentials|_SECRET/);
    });

    it('has thrown and logged no error all the while', () => editor.assertNoErrors());
  });
}

/** What the dialog lets choose to do. */
const operations = "$('#node-input-operation option').map(function () { return this.value; }).get()";

/** Labels of the dialog that take more than one line. */
const wrapped = `$('.red-ui-tray-body .form-row > label:visible').filter(function () {
  return $(this).height() > 26;
}).map(function () { return $(this).text().trim(); }).get()`;

/** Fields of the dialog whose right edge lies outside of it. */
const beyondTheEdge = `$('.red-ui-tray-body .form-row').find('input, select, button, ol, label').filter(':visible').filter(function () {
  const edge = $('.red-ui-tray-body')[0].getBoundingClientRect().right;
  return this.getBoundingClientRect().right > edge;
}).map(function () { return this.id || this.outerHTML; }).get()`;

/** Brightness of a colour of each of these elements, 0 to 255; one that is transparent shows what lies under it. */
const brightness = (selector: string, property = 'background-color') => `$('${selector}').map(function () {
  const parts = $(this).css('${property}').match(/[\\d.]+/g).map(Number);
  return parts[3] === 0 ? undefined : (parts[0] + parts[1] + parts[2]) / 3;
}).get()`;

/** Nodes that begin left of their page, and pairs of nodes of one page that overlap. */
const misplaced = `(() => {
  const found = [];
  const nodes = [];
  RED.nodes.eachNode((node) => nodes.push(node));
  const box = (n) => [n.x - n.w / 2, n.y - n.h / 2, n.x + n.w / 2, n.y + n.h / 2];
  for (const a of nodes) {
    const [left, top, right, bottom] = box(a);
    if (left < 0 || top < 0) found.push(a.id + ' begins outside');
    for (const b of nodes) {
      const [l, t, r, bt] = box(b);
      if (a.id < b.id && a.z === b.z && left < r && l < right && top < bt && t < bottom) found.push(a.id + ' lies over ' + b.id);
    }
  }
  return found;
})()`;

/** A node as the editor would deploy it. */
function exported(editor: Editor, id: string): Promise<object> {
  return editor.ask(`RED.nodes.convertNode(RED.nodes.node('${id}'))`);
}

async function deployed(workplace: Workplace): Promise<Record<string, FlowNode>> {
  const nodes = (await (await workplace.get('/flows')).json()) as FlowNode[];
  return Object.fromEntries(nodes.map((node) => [node.id, node]));
}

async function addRow(editor: Editor, list: string, name: string, value: string): Promise<void> {
  await editor.page.evaluate(`$('#node-input-${list}-list').editableList('addItem', {})`);
  for (const [part, text] of Object.entries({ name, value })) {
    await editor.page.evaluate(`$('#node-input-${list}-list [data-part=${part}]').last().val('${text}')`);
  }
}

/** Import > Examples > this package > the example > Import. */
async function importExample(editor: Editor, name: string): Promise<void> {
  const click = (label: string) =>
    editor.page.click(`#red-ui-clipboard-dialog-import-tab-examples .red-ui-treeList-label:has-text("${label}")`);
  await editor.page.evaluate("RED.actions.invoke('core:show-examples-import-dialog')");
  // A click while the dialog still opens unfolds nothing.
  await editor.page.waitForSelector('#red-ui-clipboard-dialog-import-tab-examples .red-ui-treeList-label');
  await editor.still();
  await click(packageJson.name);
  await click(name);
  await editor.page.waitForSelector('#red-ui-clipboard-dialog-ok:not(.ui-state-disabled)');
  await editor.picture('import');
  await editor.page.click('#red-ui-clipboard-dialog-ok');
}

/** The nodes of all examples; those they share once. */
function exampleNodes(): FlowNode[] {
  const nodes = filesIn('examples', '.json').flatMap((path) => exampleFlow(basename(path, '.json')));
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}

/** A node of each type of this package that has no name above yet, by type. */
function others(): Record<string, string> {
  const named = [poller, incident, hive, soar, ack].map((id) => all.find((node) => node.id === id)?.type);
  const types = Object.keys(packageJson['node-red'].nodes).filter((type) => !named.includes(type));
  return Object.fromEntries(types.map((type) => [type, all.find((node) => node.type === type)?.id as string]));
}
