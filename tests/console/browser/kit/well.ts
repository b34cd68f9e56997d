import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Look } from './world.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures are put for whoever wants to look at them. */
const PICTURES = process.env.PAGE_PICTURES;

/** Nothing is wider than the window, axe finds nothing, and a picture is taken. The page is closed, unless it `stays`. */
export async function isWell(page: Page, view: string, look: Look, then: 'ends' | 'stays' = 'ends'): Promise<void> {
  const tooWide = await page.evaluate(
    '[document.documentElement, ...document.querySelectorAll("dialog[open]")].map((each) => each.scrollWidth - each.clientWidth)',
  );
  expect(Math.max(...(tooWide as number[]))).toBeLessThanOrEqual(0);
  const name = `${view}-${look.language}-${look.theme}-${look.width}`;
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}.png` });
  expect(await accessibility(page)).toEqual([]);
  if (then === 'ends') await page.context().close();
}

/** What axe finds, in a line each. */
async function accessibility(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: { id: string; nodes: { html: string }[] }[];
  };
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
