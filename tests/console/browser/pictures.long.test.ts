import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { sessionIdOf } from '../../../bench/console/journals.ts';
import { english } from '../../../console/src/text/english.ts';
import { full, keptWorld } from './kit/kept.ts';
import { hasChromium, type Look } from './kit/world.ts';

/** Where `npm run pictures` puts what docs/console.md shows. */
const PICTURES = process.env.DOC_PICTURES;
const session = `/sessions/${sessionIdOf(full)}`;
const [wide, narrow] = [1_200, 360];

type Picture = { name: string; path: string; look: Look; ready(page: Page): Promise<unknown> };

const ALL: Picture[] = [
  {
    ...{ name: 'console-session', path: session, look: { width: wide } },
    ready: (page) => page.locator('.call .fold').last().click(),
  },
  {
    ...{ name: 'console-changes', path: `${session}/changes?at=5`, look: { width: wide } },
    ready: async (page) => {
      await page.locator('.diff .hljs-keyword').first().waitFor();
      await page.getByRole('link', { name: english.changes.earlier, exact: true }).waitFor();
    },
  },
  {
    ...{ name: 'console-sessions-ja', path: '/', look: { language: 'ja', theme: 'dark', width: wide } },
    ready: (page) => page.locator('.line').nth(10).waitFor(),
  },
  {
    ...{ name: 'console-narrow', path: session, look: { theme: 'dark', width: narrow } },
    ready: (page) => page.locator('.call .fold').last().click(),
  },
];

const world = keptWorld();

describe.skipIf(!hasChromium || PICTURES === undefined)('pictures of the documentation', () => {
  it.each(ALL)('The picture $name shows the page of today', async ({ name, path, look, ready }) => {
    const page = await world().open(path, look);
    await page.locator('.line, .row, .diff-file').first().waitFor();
    await ready(page);
    await page.mouse.move(1, 1);
    await page.screenshot({ path: join(PICTURES ?? '', `${name}.png`) });
    await page.context().close();
  });
});
