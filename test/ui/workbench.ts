import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { temporaryFolder } from '../../tools/cleanup.ts';
import type { VSCodeInstall } from '../../tools/vscode-install.ts';
import { startServer, type Server } from '../../tools/vscode-server.ts';

/** Where screenshots go, for people to look at. */
export const screenshotFolder = join(import.meta.dirname, '../../test-results');

/** What all windows of a test run share; made once by the runner. */
export interface Installed {
  readonly install: VSCodeInstall;
  /** The package. */
  readonly vsix: string;
  readonly browser: Browser;
  /** An extensions folder that holds the packaged extension. */
  readonly extensions: string;
}

export interface WorkbenchOptions {
  /** Absolute path of a folder or of a `.code-workspace` file; null for a window without. */
  readonly workspace: string | null;
  readonly asksTrust?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A window of VS Code with the packaged extension, as its user sees it. */
export class Workbench {
  readonly page: Page;
  readonly server: Server;
  /** Holds everything that this VS Code writes. */
  readonly dataFolder: string;

  private constructor(page: Page, server: Server, dataFolder: string) {
    this.page = page;
    this.server = server;
    this.dataFolder = dataFolder;
  }

  /** Opens a window in a browser profile and a VS Code profile of its own, and waits until it is restored. */
  static async open({ install, browser, extensions }: Installed, options: WorkbenchOptions): Promise<Workbench> {
    const dataFolder = temporaryFolder('preflight-ui');
    cpSync(extensions, join(dataFolder, 'extensions'), { recursive: true });
    // What other windows have found before is nothing that this one may know.
    const env = { PREFLIGHT_CACHE_DIR: join(dataFolder, 'preflight'), ...options.env };
    const server = await startServer({ install, dataFolder, ...options, env });
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const workbench = new Workbench(page, server, dataFolder);
    await workbench.visit(server.addressOf(options.workspace));
    return workbench;
  }

  /** Goes to an address of a VS Code server, and waits until the window is restored and its extensions are known. */
  async visit(address: string): Promise<void> {
    await this.page.goto(address, { waitUntil: 'commit', timeout: 60_000 });
    const marks = ['code/LifecyclePhase/Restored', 'code/didLoadExtensions'];
    const restored = `${JSON.stringify(marks)}.every((mark) => performance.getEntriesByName(mark).length > 0)`;
    await this.page.waitForFunction(restored, undefined, { timeout: 60_000 });
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await this.server.stop();
  }

  /**
   * Runs a command by its visible title, `Category: Title`, from the command palette. The palette lists what it knew when it was
   * opened, so it is opened again until a command is there that comes with an extension or with what that extension finds.
   */
  async runCommand(title: string): Promise<void> {
    const row = this.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ has: this.page.locator('.label-name', { hasText: title }) })
      .first();
    const input = this.page.locator('.quick-input-widget:visible .quick-input-box input');
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press('F1');
      await input.waitFor();
      await input.fill(`>${title}`);
      try {
        return await row.click({ timeout: 2_000 });
      } catch (error) {
        if (attempt === 10) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Opens one of the views in the activity bar by its title. */
  async openView(title: string): Promise<void> {
    const icon = this.page.locator(`.part.activitybar .action-item:has(.action-label[aria-label^="${title}"])`);
    await icon.waitFor();
    if ((await icon.getAttribute('aria-selected')) !== 'true') await icon.locator('.action-label').click();
  }

  /** The status bar item that an extension made with this id. */
  statusItem(id: string): Locator {
    return this.page.locator(`.part.statusbar .statusbar-item[id="preflight.preflight-checks.${id}"]`);
  }

  /** A row of the tree in the side bar by its title, and by what stands behind it. */
  treeRow(title: string, description: RegExp = /(?:)/): Locator {
    return this.page
      .locator('.part.sidebar .monaco-list-row')
      .filter({ has: this.page.locator('.label-name').getByText(title, { exact: true }) })
      .filter({
        has: this.page.locator('.label-description').or(this.page.locator('.label-name')).filter({ hasText: description }),
      });
  }

  /** The rows of the tree in the side bar that are in sight, from top to bottom. */
  async treeText(): Promise<string[]> {
    const rows = await this.page.locator('.part.sidebar .monaco-list-row').all();
    const placed = await Promise.all(
      rows.map(async (row) => {
        const parts = await row.locator('.label-name, .label-description').allInnerTexts();
        return { top: (await row.boundingBox())?.y ?? 0, text: parts.join(' ').replaceAll(/\s+/g, ' ').trim() };
      }),
    );
    return placed.toSorted((a, b) => a.top - b.top).map(({ text }) => text);
  }

  /** The lines in sight of the output in the panel. */
  async outputText(): Promise<string> {
    return visibleText(this.page.locator('.part.panel .output-view, .part.panel .editor-instance').first());
  }

  /** Waits until a text is in sight in the panel. */
  async waitForOutput(text: string | RegExp): Promise<void> {
    await this.page.locator('.part.panel .view-line', { hasText: text }).first().waitFor();
  }

  /** Picks another colour theme. */
  async pickTheme(theme: string): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.page.locator('.quick-input-widget:visible .quick-input-box input').fill(theme);
    await this.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ has: this.page.locator('.label-name').getByText(theme, { exact: true }) })
      .click();
  }

  /** Picks an entry of the menu of a row. */
  async pickInMenu(row: Locator, title: string): Promise<void> {
    await row.click({ button: 'right' });
    const entry = this.page.locator('.monaco-menu .action-item', { hasText: title }).first();
    // Right after it has opened the menu takes no clicks, so that the one which has opened it picks nothing.
    await entry.hover();
    await this.page.locator('.monaco-menu .action-item.focused', { hasText: title }).first().waitFor();
    await this.page.keyboard.press('Enter');
    await entry.waitFor({ state: 'detached' });
  }

  /** Writes a picture of the window to `test-results/NAME.png`. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshotFolder, { recursive: true });
    await this.page.screenshot({ path: join(screenshotFolder, `${name}.png`) });
  }
}

/** The text of the lines that an editor shows: it renders no others. */
async function visibleText(editor: Locator): Promise<string> {
  return (await editor.locator('.view-line').allInnerTexts()).join('\n').replaceAll('\u00A0', ' ');
}
