import { join } from 'node:path';
import { Editor } from './browser.js';
import { type Runtime, runtimes } from './tools.js';
import { until, Workplace } from './workplace.js';

const followed = 'f1a7c0de00000105';

/** With README_PICTURE set, the picture of the README is taken anew. */
const folder = process.env.README_PICTURE ? join(__dirname, '../../docs/images') : undefined;

describe('The running flow', () => {
  let workplace: Workplace;
  let editor: Editor;

  before(async () => {
    const paletteCategories = ['ReaQta', 'IBM_SOAR', 'common', 'function'];
    workplace = await Workplace.open(runtimes[0] as Runtime, { alerts: 0 }, { paletteCategories });
    await workplace.deployExample();
    editor = await Editor.open(workplace, followed, 800);
  });
  after(async () => {
    await editor.close();
    await workplace.close();
  });

  it('shows cases as they are made and closed, with nothing to be deployed', async () => {
    await editor.page.evaluate("RED.sidebar.show('debug')");
    await editor.page.evaluate("RED.actions.invoke('core:zoom-in')");
    await editor.page.evaluate("$('#red-ui-workspace-chart').scrollTop(0).scrollLeft(0)");
    const { ids } = await workplace.orderHive('alerts', { count: 6 });
    const said = (words: string) => editor.ask<boolean>(`$('.red-ui-debug-msg').text().includes('${words}')`);
    await until(async () => (await workplace.cases()).length === ids.length, 'six cases', workplace);
    await workplace.orderHive('close-alert', { id: ids[0], malicious: true });
    await until(() => said('"closed"'), 'the closed case in the debug sidebar', workplace);
    await until(() => said('"created"'), 'new cases in the debug sidebar', workplace);
    await editor.page.waitForSelector('.red-ui-flow-node-status-label:has-text("closed")');
    await editor.picture('running-flow', folder);
    editor.assertNoErrors();
  });
});
