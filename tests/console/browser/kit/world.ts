import { existsSync } from 'node:fs';
import { COOKIE } from '@remote-swe/core/ingress/api/auth/cookie';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { FilledTable } from '../../../../bench/console/filled-table.ts';
import { functionScript } from '../../../../local/aws/bedrock/script.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../../../../local/system/system.ts';
import { builtConsole } from '../../../../scripts/build/console.mjs';
import { ARGUMENTS, CHROMIUM, newPage } from '../../../local/chromium.ts';

/** Without it these tests say nothing. */
export const hasChromium = existsSync(CHROMIUM);

/** `clockAt`: what the browser's clock says, and goes on saying. */
export type Look = { language?: 'en' | 'ja'; theme?: 'light' | 'dark'; width?: number; as?: string; clockAt?: number };

/** The local system with its table open to be filled, and a browser. What pages report as wrong is in `problems`. */
export type World = {
  system: LocalSystem;
  table: FilledTable;
  problems: string[];
  /** A page of somebody who is signed in, at `path` below /console. */
  open(path: string, look?: Look): Promise<Page>;
  /** A page of nobody. */
  visit(path: string, look?: Look): Promise<Page>;
  close(): Promise<void>;
};

type Running = Partial<Pick<LocalSystemOptions, 'script' | 'eventSources'>>;

const HEIGHT = 800;

/**
 * The world of a file's tests: there before the first one, filled, and gone after the last; pages report nothing as wrong in any of them.
 * Nothing runs by itself, unless `more` says so: what a test fills in stays as it is.
 */
export function filledWorld(
  fill: (world: World) => Promise<void>,
  parameters: Record<string, string> = {},
  more: Running = {},
): () => World {
  let world: World | undefined;
  beforeAll(async () => {
    if (!hasChromium) return;
    world = await startWorld(parameters, more);
    await fill(world);
  });
  afterAll(async () => world?.close());
  afterEach(() => expect(world?.problems.splice(0) ?? []).toEqual([]));
  return () => {
    if (!world) throw new Error('It has not started');
    return world;
  };
}

async function startWorld(parameters: Record<string, string>, more: Running): Promise<World> {
  builtConsole();
  const script = functionScript(() => ({ text: 'Read.' }));
  const system = await startLocalSystem({ script, eventSources: 'none', parameters, ...more });
  const table = new FilledTable(system);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  const problems: string[] = [];
  const visit = async (path: string, look: Look = {}, cookie?: string) => {
    const page = await lookedAt(browser, look, problems);
    if (cookie !== undefined) await page.context().addCookies([{ name: COOKIE, value: cookie, url: system.baseUrl }]);
    await page.goto(`${system.baseUrl}/console${path}`);
    return page;
  };
  return {
    ...{ system, table, problems },
    visit: (path, look) => visit(path, look),
    async open(path, look = {}) {
      return visit(path, look, await table.browser(look.as ?? 'U0ALICE', look.language));
    },
    async close() {
      await browser.close();
      table.close();
      await system.close();
    },
  };
}

async function lookedAt(browser: Browser, look: Look, problems: string[]): Promise<Page> {
  const { language = 'en', theme = 'light', width = 1_200 } = look;
  const options: BrowserContextOptions = {
    viewport: { width, height: HEIGHT },
    locale: language === 'ja' ? 'ja-JP' : 'en-US',
    colorScheme: theme,
    reducedMotion: 'reduce',
  };
  const page = await newPage(browser, options);
  if (look.clockAt !== undefined) await page.clock.setFixedTime(look.clockAt);
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnswer(message.text())) problems.push(`console: ${message.text()}`);
  });
  return page;
}

/** Browsers report answers such as 401, and that they are offline, by themselves: the page shows both in its own words. */
function isAnswer(text: string): boolean {
  return (
    text.startsWith('Failed to load resource: the server responded with a status of') ||
    text === 'Failed to load resource: net::ERR_INTERNET_DISCONNECTED'
  );
}
