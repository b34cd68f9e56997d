import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../../bench/console/journals.ts';
import type { DiffView } from '../../../console/src/api/types.ts';
import { fork, full, keptWorld, LATER_LINE, PATCH } from './kit/kept.ts';
import { LOOKS, TEXTS } from './kit/looks.ts';
import { isWell } from './kit/well.ts';
import { hasChromium, type Look } from './kit/world.ts';

const world = keptWorld();

/** As the API answers. */
const DIFF = {
  ...{ from: 'machine', machine: 'online' },
  clones: [
    {
      ...{ path: '/work/acme/web', branch: 'fix/dates', head: '0123456789abcdef', unpushed: 2, isCut: true },
      ...{ changed: ['lib/a.ts'], changedCount: 2, diff: PATCH },
    },
  ],
} satisfies DiffView;

/** The list, whose code has been used. */
async function signedIn(look: Look): Promise<Page> {
  const page = await world().open('/', look);
  await page.locator('.line').first().waitFor();
  return page;
}

describe.skipIf(!hasChromium).each(LOOKS)('changes of clones, in the console in $language at $width px', (look) => {
  const { language } = look;
  const texts = TEXTS[language];
  const session = `/sessions/${sessionIdOf(full)}`;

  it(`Changes are what the machine told, and what was edited step by step (${language})`, async () => {
    const page = await signedIn(look);
    let asked = 0;
    await page.route('**/api/sessions/*/diff', (route) => {
      asked += 1;
      return route.fulfill({ json: DIFF });
    });
    await page.goto(`${new URL(page.url()).origin}/console${session}/changes`);
    const { changes } = texts;
    const text = page.locator('.diff').first();
    await text.getByText('const two = 2;').waitFor();
    await page.getByText(changes.unpushed(2)).waitFor();
    const file = (name: string) => page.locator('.diff-file').filter({ hasText: name });
    const said = async (name: string) => (await file(name).locator('summary, figcaption').textContent()) ?? '';
    expect(await said('lib/a.ts')).toContain('+2 −1');
    expect(await said('logo.png')).toBe(`logo.png${changes.content.binary}`);
    const moved = changes.became.renamed('old-name-of-it.ts');
    expect(await said('run.sh')).toBe(`run.sh${moved}${changes.mode('100644', '100755')}${changes.content.same}`);
    expect(await said('nothing.txt')).toBe(`nothing.txt${changes.became.new}${changes.content.empty}`);
    expect(await said('gone.ts')).toBe(`gone.ts${changes.became.deleted}+0 −1`);
    await page.getByText(changes.cut).waitFor();
    await isWell(page, 'changes', look, 'stays');
    await page.getByRole('button', { name: changes.ask }).click();
    await expect.poll(() => asked).toBe(2);
    await page.locator('.changes-head button:not([disabled])').waitFor();
    await page.locator('details').filter({ hasText: 'lib/part-7.ts' }).locator('summary').click();
    await page.getByText('const at = utc(7);').waitFor();
    // A part of a file has no end of its own to speak of.
    expect(await page.getByText('No newline').count()).toBe(0);
    await page.context().close();
  });

  it(`Where no machine runs, changes are names that the last command told (${language})`, async () => {
    const page = await signedIn(look);
    const [clone] = DIFF.clones;
    const told = { ...DIFF, from: 'last-command', machine: 'stopped', clones: [{ ...clone, diff: undefined }] };
    await page.route('**/api/sessions/*/diff', (route) => route.fulfill({ json: told }));
    await page.goto(`${new URL(page.url()).origin}/console${session}/changes`);
    await page.getByText(texts.changes.notRunning).waitFor();
    await page.getByText('lib/a.ts').waitFor();
    await page.getByText(texts.changes.more(1)).waitFor();
    await isWell(page, 'changes-told', look);
  });

  it(`A call leads to what clones differed in when it had ended, and from there to what came before and after (${language})`, async () => {
    const page = await world().open(`${session}?at=2`, look);
    const { changes } = texts;
    await page.locator('.row[data-version="2"] .call .fold').click();
    await page.locator('.row[data-version="2"]').getByRole('link', { name: changes.here }).click();
    await page.waitForURL('**/changes?at=3');
    await page.locator('.diff').first().getByText('const two = 2;').waitFor();
    await page.getByText(changes.from.command).waitFor();
    expect(await page.getByText(changes.notExact).count()).toBe(0);
    await isWell(page, 'changes-at-entry', look, 'stays');
    await page.getByRole('link', { name: changes.later, exact: true }).click();
    await page.locator('.diff').first().getByText(LATER_LINE).waitFor();
    await page.getByRole('link', { name: changes.toNow, exact: true }).click();
    await page.getByText(changes.notRunning).waitFor();
    await page.getByText(changes.notExact).waitFor();
    await page.getByRole('link', { name: changes.earlier, exact: true }).click();
    await page.waitForURL('**/changes?at=5');
    await page.getByRole('link', { name: changes.earlier, exact: true }).click();
    await page.waitForURL('**/changes?at=3');
    await page.getByRole('link', { name: changes.atEntry(3), exact: true }).click();
    await page.waitForURL(/sessions\/[^/]+\?at=3$/);
    await page.context().close();
  });

  it(`The page says where nothing was kept, where an entry is not there, and what is of the origin of a fork (${language})`, async () => {
    const page = await world().open(`${session}/changes?at=2`, look);
    await page.getByText(texts.changes.notKept).waitFor();
    await isWell(page, 'changes-not-kept', look, 'stays');
    await page.goto(page.url().replace('at=2', 'at=999'));
    await page.locator('.changes [role=alert]').waitFor();
    await page.goto(page.url().replace(`${session}/changes?at=999`, `/sessions/${sessionIdOf(fork)}/changes?at=2`));
    await page.locator('.diff').first().getByText('const two = 2;').waitFor();
    const link = page.getByRole('link', { name: texts.changes.ofOrigin });
    expect(decodeURIComponent((await link.getAttribute('href')) ?? '')).toContain(sessionIdOf(full));
    await page.context().close();
  });
});
