import { describe, expect, it } from 'vitest';
import { journalOf, sessionIdOf } from '../../../bench/console/journals.ts';
import { english } from '../../../console/src/text/english.ts';
import { japanese } from '../../../console/src/text/japanese.ts';
import { isWell } from './well.ts';
import { filledWorld, hasChromium, type Look } from './world.ts';

const TEXTS = { en: english, ja: japanese };

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

const LOOKS: Look[] = [
  { language: 'en', theme: 'light', width: 1_200 },
  { language: 'ja', theme: 'dark', width: 1_200 },
  { language: 'ja', theme: 'light', width: 360 },
  { language: 'en', theme: 'dark', width: 360 },
];

describe.skipIf(!hasChromium).each(LOOKS)('the console in $language, $theme, $width px', (look) => {
  const texts = TEXTS[look.language ?? 'en'];
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
