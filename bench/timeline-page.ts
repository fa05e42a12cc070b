import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { ToPicture } from '../src/session/timeline/messages.ts';
import type { Timeline } from '../src/session/timeline/timeline.ts';
import type { Editor } from '../src/vscode/host.ts';
import { renderTimelinePage } from '../src/vscode/timeline-page.ts';

const dist = join(import.meta.dirname, '../dist/webview');
const origin = 'http://timeline.test';
const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' };

/** The editor as the page knows it, and what is measured there: as text, for it is no program of Node. */
const inPage = `
  globalThis.told = [];
  globalThis.acquireVsCodeApi = () => ({ postMessage: (message) => told.push(message), getState() {}, setState() {} });
  globalThis.paint = async (message) => {
    const startedMs = performance.now();
    postMessage(message, '*');
    while (document.querySelector('#drawing .row') === null) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - startedMs;
  };`;

/** The files of the page of the timeline, as the extension loads them. */
export const pageFiles = ['timeline.js', 'style.css'].map((name) => join(dist, name));

/** The page of the timeline as the extension makes it, with its production script, in a browser; the editor around it is played. */
export async function openTimelinePage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const html = renderTimelinePage(editor, { asWebviewUri: (uri) => uri, cspSource: origin });
  await page.route(`${origin}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === '') return route.fulfill({ contentType: 'text/html', body: html });
    const contentType = types[name.split('.').at(-1) ?? ''];
    return route.fulfill({ contentType: contentType ?? 'text/plain', body: readFileSync(join(dist, name)) });
  });
  await page.addInitScript(inPage);
  await page.goto(`${origin}/`);
  await page.waitForFunction(`told.some(({ type }) => type === 'ready')`);
  return page;
}

/** As the editor tells the page something. */
export async function post(page: Page, message: ToPicture): Promise<void> {
  await page.evaluate(`postMessage(${JSON.stringify(message)}, '*')`);
}

/** Shows a run for the first time: milliseconds from the message to the next frame after its picture is there. */
export function paint(page: Page, timeline: Timeline): Promise<number> {
  const message: ToPicture = { type: 'run', timeline, nowMs: timeline.nowMs };
  return page.evaluate<number>(`paint(${JSON.stringify(message)})`);
}

/** As much of the editor as the page is made with. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of it is asked for
const editor = {
  env: { language: 'en' },
  l10n: { t: (text: string) => text },
  Uri: {
    file: (path: string) => path,
    joinPath: (_: string, name: string) => (name === 'webview' ? name : `${origin}/${name}`),
  },
} as unknown as Editor;
