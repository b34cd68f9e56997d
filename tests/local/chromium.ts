import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { WAIT_MS_MAX } from '../time-limits.ts';

/** Where Debian's package puts it. */
export const CHROMIUM = '/usr/bin/chromium';

/** Nothing of it may look for the network. */
export const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A page of a browser's own, as somebody's alone; Playwright's half a minute is short for a step on a busy machine. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(WAIT_MS_MAX);
  return context.newPage();
}
