import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { journalOf } from '../../../bench/console/journals.ts';
import { english } from '../../../console/src/text/english.ts';
import { TEXTS } from './kit/looks.ts';
import { filledWorld, hasChromium } from './kit/world.ts';

const MINUTE_MS = 60_000;
/** More tries than one address has in a minute. */
const TRIES = 21;

const world = filledWorld(
  ({ system, table }) => table.commit(journalOf({ number: 1, entries: 5, endsAt: system.clock.now() })),
  { AdminUserIdList: 'U0ALICE' },
);

/** Tries are counted by the minute of the clock: at its begin there is time for some that belong together. */
function nextMinute(): void {
  const { clock } = world().system;
  clock.advance(MINUTE_MS - (clock.now() % MINUTE_MS));
}

const code = () => world().table.code('U0ALICE');
const submit = (page: Page) => page.getByRole('button', { name: english.signIn.submit }).click();
const isIn = (page: Page) => page.locator('.line').first().waitFor();

describe.skipIf(!hasChromium)('signing in to the console, and out', () => {
  it('A code is good once, and stands in no address afterwards', async () => {
    const used = await code();
    const page = await world().visit(`/#code=${used}`);
    await isIn(page);
    expect(page.url()).not.toContain(used);
    await page.context().close();
    const second = await world().visit(`/#code=${used}`);
    await second.getByText(english.signIn.wrong).waitFor();
    expect(await second.getByLabel(english.signIn.code).inputValue()).toBe('');
    await second.context().close();
  });

  it('A pasted link signs in as its code does', async () => {
    const page = await world().visit('/');
    await page.getByLabel(english.signIn.code).fill(`https://example.com/console/#code=${await code()}`);
    await submit(page);
    await isIn(page);
    await page.context().close();
  });

  it('What is no code at all is told to be none', async () => {
    const page = await world().visit('/');
    await page.getByLabel(english.signIn.code).fill('abc');
    await submit(page);
    await page.getByText(english.signIn.wrong).waitFor();
    await page.context().close();
  });

  it('Somebody who may not use the agent sees nothing of it', async () => {
    const page = await world().visit(`/#code=${await world().table.code('U0BOB')}`);
    await page.getByText(english.failed.notAllowed).waitFor();
    expect(await page.locator('.line').count()).toBe(0);
    await page.context().close();
  });

  it.each(['en', 'ja'] as const)(
    'A code that came after too many tries of its address waits in the field, and is good a minute later (%s)',
    async (language) => {
      const { failed, signIn } = TEXTS[language];
      nextMinute();
      const tries = await world().visit('/');
      await tries.evaluate(
        `Promise.all(Array.from({ length: ${TRIES} }, () => fetch('/api/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: 'x'.repeat(32) }) })))`,
      );
      const page = await world().visit(`/#code=${await code()}`, { language, width: 360 });
      await page.getByText(`${failed.tooMany} ${signIn.mayBeGood}`).waitFor();
      expect(await page.getByText(signIn.wrong).count()).toBe(0);
      nextMinute();
      await page.getByRole('button', { name: signIn.submit }).click();
      await isIn(page);
      for (const each of [tries, page]) await each.context().close();
    },
  );

  it('A code that met no server is tried again as it stands', async () => {
    const page = await world().visit('/');
    await page.getByLabel(english.signIn.code).fill(await code());
    await page.context().setOffline(true);
    await submit(page);
    await page.getByText(`${english.failed.unreachable} ${english.signIn.mayBeGood}`).waitFor();
    await page.context().setOffline(false);
    await submit(page);
    await isIn(page);
    await page.context().close();
  });

  it('Whoever signs out without a server is told that they may still be in, and can do it again', async () => {
    const page = await world().open('/', { width: 360 });
    await isIn(page);
    const out = page.getByRole('button', { name: english.signOut });
    await page.context().setOffline(true);
    await out.click();
    await page.getByText(`${english.stillIn} ${english.failed.unreachable}`).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await page.context().setOffline(false);
    await out.click();
    await page.getByLabel(english.signIn.code).waitFor();
    await page.reload();
    await page.getByLabel(english.signIn.code).waitFor();
    await page.context().close();
  });
});
