import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../../bench/console/journals.ts';
import { full, keptWorld } from './kit/kept.ts';
import { MORE_LOOKS, TEXTS } from './kit/looks.ts';
import { isWell } from './kit/well.ts';
import { hasChromium } from './kit/world.ts';

const world = keptWorld();
const isAtFocus = (element: Locator) => element.evaluate((each) => each === each.ownerDocument.activeElement);
const focusIsInDialog = (page: Page) => page.evaluate('document.activeElement.closest("dialog[open]") !== null');

describe.skipIf(!hasChromium).each(MORE_LOOKS)('dialogs in $language, $theme, $width px', (look) => {
  const texts = TEXTS[look.language];
  const name = `${look.language}, ${look.theme}, ${look.width}`;
  const { act, entry } = texts;
  const openers: [string, (page: Page) => Locator][] = [
    ['fork', (page) => page.getByRole('button', { name: entry.fork }).last()],
    ['raise', (page) => page.locator('.actions').getByRole('button', { name: act.raise, exact: true })],
    ['share', (page) => page.locator('.actions').getByRole('button', { name: act.share, exact: true })],
  ];

  it.each(openers)(
    `The dialog "%s" is left by its button and by Escape, and the focus is where it was (${name})`,
    async (title, openerOn) => {
      const page = await world().open(`/sessions/${sessionIdOf(full)}`, look);
      await page.getByText('All is done.').waitFor();
      const [opener, dialog] = [openerOn(page), page.locator('dialog[open]')];
      const close = dialog.getByRole('button', { name: texts.close, exact: true });
      await opener.focus();
      await page.keyboard.press('Enter');
      await dialog.waitFor();
      await expect.poll(() => page.evaluate('getComputedStyle(document.querySelector("dialog")).opacity')).toBe('1');
      await isWell(page, `dialog-${title}`, look, 'stays');
      expect(await close.isVisible()).toBe(true);
      expect(await focusIsInDialog(page)).toBe(true);
      // Keys of the page behind it do nothing.
      await close.focus();
      for (const key of ['/', 'j', 'k']) await page.keyboard.press(key);
      expect(await focusIsInDialog(page)).toBe(true);
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await expect.poll(() => isAtFocus(opener)).toBe(true);
      await page.keyboard.press('Enter');
      await dialog.waitFor();
      await close.click();
      await dialog.waitFor({ state: 'detached' });
      await expect.poll(() => isAtFocus(opener)).toBe(true);
      await page.context().close();
    },
  );
});
