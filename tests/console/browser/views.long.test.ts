import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { journalOf, sessionIdOf } from '../../../bench/console/journals.ts';
import { MORE_LOOKS, TEXTS } from './kit/looks.ts';
import { isWell } from './kit/well.ts';
import { filledWorld, hasChromium } from './kit/world.ts';

const WISH = { number: 1, entries: 60, endsAt: 0 };
let session = '';

const world = filledWorld(async ({ system, table }) => {
  const endsAt = system.clock.now() - 60_000;
  const sessions = Array.from({ length: 60 }, (_, number) =>
    journalOf({ number, entries: number === WISH.number ? WISH.entries : 3, endsAt: endsAt - number * 60_000 }),
  );
  await table.commitAll(sessions);
  session = `/sessions/${sessionIdOf(WISH)}`;
});

/** Where the pointer is, the same time stands before and after. */
async function zoomedByWheel(page: Page, strip: Locator, widest: () => Promise<number>): Promise<void> {
  const box = await strip.boundingBox();
  if (!box) throw new Error('The timeline has no place');
  const [before, tip] = [await widest(), page.locator('.strip-tip')];
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2);
  const told = await tip.textContent();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -240);
  await page.keyboard.up('Control');
  await expect.poll(widest).toBeGreaterThan(before);
  expect(await tip.textContent()).toBe(told);
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, 240);
  await page.keyboard.up('Shift');
  await expect.poll(() => tip.textContent()).not.toBe(told);
}

describe.skipIf(!hasChromium).each(MORE_LOOKS)('the console in $language, $theme, $width px', (look) => {
  const texts = TEXTS[look.language];
  const name = (view: string) => `${view}-${look.language}-${look.theme}-${look.width}`;

  it(`A visitor is told how to sign in (${name('sign-in')})`, async () => {
    const page = await world().visit('/', look);
    await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
    await isWell(page, 'sign-in', look);
  });

  it(`The list shows sessions with state, code and cost (${name('list')})`, async () => {
    const page = await world().open('/', look);
    await page.locator('.line').nth(10).waitFor();
    expect(await page.locator('.line .badge.state').first().textContent()).toBe(texts.states.idle);
    expect(page.url()).not.toContain('code=');
    await isWell(page, 'list', look);
  });

  it(`A session shows words, replies, calls and what they cost (${name('session')})`, async () => {
    const page = await world().open(session, look);
    await page.locator('.call').first().waitFor();
    await page.locator('.call .fold').last().click();
    await page.locator('.inside').waitFor();
    await isWell(page, 'session', look);
  });

  it(`The timeline is zoomed and moved by keys, by buttons and by the mouse, and leads to what it shows (${name('strip')})`, async () => {
    const page = await world().open(session, look);
    const strip = page.getByRole('slider', { name: texts.strip.label });
    await strip.waitFor();
    await page.locator('.earlier').waitFor({ state: 'detached' });
    const middle = async () => Number(await strip.getAttribute('aria-valuenow'));
    const widest = () =>
      page
        .locator('.lanes .span')
        .evaluateAll((all) => Math.max(...all.map((each) => Number(each.getAttribute('width')))));
    const whole = { text: await strip.getAttribute('aria-valuetext'), width: await widest() };
    await strip.focus();
    for (const key of ['ArrowRight', '-']) await page.keyboard.press(key);
    expect([await middle(), await strip.getAttribute('aria-valuetext')]).toEqual([50, whole.text]);
    for (const key of ['+', '+', 'ArrowRight']) await page.keyboard.press(key);
    expect(await middle()).toBeGreaterThan(50);
    expect(await widest()).toBeGreaterThan(2 * whole.width);
    await isWell(page, 'strip', look, 'stays');
    await page.keyboard.press('Home');
    expect([await middle(), await widest()]).toEqual([50, whole.width]);
    await page.getByRole('button', { name: texts.strip.zoomIn }).click();
    expect(await widest()).toBeGreaterThan(1.5 * whole.width);
    await page.getByRole('button', { name: texts.strip.whole }).click();
    expect(await widest()).toBe(whole.width);
    await zoomedByWheel(page, strip, widest);
    await page.getByRole('button', { name: texts.strip.zoomOut }).click();
    await page.keyboard.press('Home');
    await strip.click({ position: { x: 1, y: 8 } });
    await page.locator('.row[data-version="1"]').first().waitFor();
    await strip.focus();
    for (const key of ['Home', 'Enter']) await page.keyboard.press(key);
    await page
      .locator(`.row[data-version="${WISH.entries / 2}"]`)
      .first()
      .waitFor();
    await page.context().close();
  });

  it(`Whoever is no admin is told so on the page of operations (${name('operations')})`, async () => {
    const page = await world().open('/operations', look);
    await page.getByText(texts.ops.adminsOnly).waitFor();
    expect(await page.getByRole('link', { name: texts.operations }).count()).toBe(0);
    await isWell(page, 'operations', look);
  });

  it(`An address that leads nowhere says so (${name('nowhere')})`, async () => {
    const page = await world().open('/sessions/slack:T0LOCAL:C0DEV:1.000000', look);
    await page.getByText(texts.failed.notFound).waitFor();
    await isWell(page, 'nowhere', look);
  });
});
