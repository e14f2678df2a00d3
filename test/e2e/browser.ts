import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, playwrightCore } from './tools.js';
import type { Workplace } from './workplace.js';

/** As much of playwright-core as the checks use; it is not installed with this repository. */
interface Page {
  goto(url: string): Promise<unknown>;
  on(event: 'pageerror', listener: (error: Error) => void): void;
  on(event: 'console', listener: (message: { type(): string; text(): string }) => void): void;
  evaluate(expression: string): Promise<unknown>;
  waitForFunction(expression: string): Promise<unknown>;
  waitForSelector(selector: string, options?: { state: 'visible' | 'hidden' | 'detached' }): Promise<unknown>;
  click(selector: string): Promise<void>;
  fill(selector: string, text: string): Promise<void>;
  selectOption(selector: string, value: string): Promise<unknown>;
  screenshot(options: { path: string }): Promise<unknown>;
  setDefaultTimeout(ms: number): void;
}

interface Browser {
  newPage(options: { viewport: { width: number; height: number } }): Promise<Page>;
  close(): Promise<void>;
}

interface Playwright {
  chromium: { launch(options: { executablePath: string; args: string[] }): Promise<Browser> };
}

const quiet = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const pictures = process.env.CHECK_PICTURES ?? join(tmpdir(), 'node-red-contrib-reaqta-checks', 'pictures');

/** Node-RED's editor in a browser. What is said of nodes is said by their ids. */
export class Editor {
  /** Errors the page threw or wrote to its console. */
  readonly errors: string[] = [];

  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
  ) {
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  /** Opens the editor and waits until it shows the node with this id. */
  static async open({ nodeRed }: Workplace, id: string, height = 1000): Promise<Editor> {
    const { chromium: launcher } = require(playwrightCore) as Playwright;
    const browser = await launcher.launch({ executablePath: chromium, args: quiet });
    const editor = new Editor(browser, await browser.newPage({ viewport: { width: 1280, height } }));
    await editor.page.goto(nodeRed.url);
    await editor.shows(id);
    return editor;
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  async shows(id: string): Promise<void> {
    await this.page.waitForFunction(`window.RED?.nodes?.node?.('${id}') && window.ReaqtaForms`);
    await this.still();
  }

  /** Opens the edit dialog of a node. */
  async edit(id: string): Promise<void> {
    const config = await this.ask<boolean>(`RED.nodes.node('${id}')._def.category === 'config'`);
    const type = await this.ask<string>(`RED.nodes.node('${id}').type`);
    await this.page.evaluate(
      config ? `RED.editor.editConfig('', '${type}', '${id}')` : `RED.editor.edit(RED.nodes.node('${id}'))`,
    );
    await this.page.waitForSelector(config ? '#node-config-input-name' : '#node-input-name');
    await this.still();
  }

  /** Presses Done or Update, or Cancel. */
  async leave(button: 'ok' | 'cancel'): Promise<void> {
    const config = await this.ask<boolean>("$('#node-config-input-name').length > 0");
    await this.page.click(`#node-${config ? 'config-' : ''}dialog-${button}`);
    await this.page.waitForFunction("$('.red-ui-tray').length === 0");
  }

  /** Closes what a failed check left open. */
  async leaveAll(): Promise<void> {
    while (await this.ask<boolean>("$('.red-ui-tray').length > 0")) {
      await this.page.evaluate('RED.tray.close()');
      await this.still();
    }
  }

  async deploy(): Promise<void> {
    await this.page.click('#red-ui-header-button-deploy');
    await this.page.waitForFunction('!RED.nodes.dirty()');
    await this.still();
  }

  async ask<T>(expression: string): Promise<T> {
    return (await this.page.evaluate(expression)) as T;
  }

  /** Ids of the rows the dialog shows, as the names of their properties. */
  async shownRows(): Promise<string[]> {
    return this.ask(`$('.reaqta-form .form-row:visible').map(function () {
      return ($(this).find('label').attr('for') || '').replace(/^node-input-|-list$/g, '');
    }).get().filter(Boolean)`);
  }

  /** Keeps a picture of the page, for a person to look at. */
  async picture(name: string, folder = pictures): Promise<void> {
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }

  assertNoErrors(): void {
    assert.deepEqual(this.errors, []);
  }

  /** Waits for animations to end, so that clicks and pictures find things in their place. */
  async still(): Promise<void> {
    await this.page.waitForFunction("$(':animated').length === 0 && document.getAnimations().length === 0");
  }
}
