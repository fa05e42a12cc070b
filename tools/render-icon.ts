// Draws media/icon.png, which the marketplace wants as a PNG, from media/icon.svg:  node tools/render-icon.ts
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.ts';

const media = join(import.meta.dirname, '../media');
const browser = await chromium.launch(findChromium());
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
await page.setContent(`<body style="margin:0">${readFileSync(join(media, 'icon.svg'), 'utf8')}</body>`);
await page.screenshot({ path: join(media, 'icon.png'), omitBackground: true });
await browser.close();
