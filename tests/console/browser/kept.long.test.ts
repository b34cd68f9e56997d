import { describe, expect, it } from 'vitest';
import { sessionIdOf } from '../../../bench/console/journals.ts';
import { fork, full, keptWorld, LINES, REPORT, SAVED } from './kit/kept.ts';
import { LOOKS, TEXTS } from './kit/looks.ts';
import { isWell } from './kit/well.ts';
import { hasChromium } from './kit/world.ts';

const world = keptWorld();

describe.skipIf(!hasChromium).each(LOOKS)('what is kept, in the console in $language at $width px', (look) => {
  const { language } = look;
  const texts = TEXTS[language];
  const session = `/sessions/${sessionIdOf(full)}`;

  it(`The whole output of a call is shown down to its last line (${language})`, async () => {
    const page = await world().open(`${session}?at=2`, look);
    await page.locator('.row[data-version="2"] .call .fold').click();
    await page.getByRole('button', { name: texts.entry.wholeOutput }).click();
    await page.locator('dialog .log-line').getByText('line 1 of the output', { exact: true }).waitFor();
    await isWell(page, 'output', look, 'stays');
    await page.evaluate('for (const log of document.querySelectorAll(".log")) log.scrollTop = log.scrollHeight');
    await page.locator('dialog .log-line').getByText(`line ${LINES} of the output`, { exact: true }).waitFor();
    const drawn = await page.locator('dialog .log-line').count();
    expect(drawn).toBeLessThan(200);
    await page.context().close();
  });

  it(`Pictures of a session are seen, and one is shown in full by a press (${language})`, async () => {
    const page = await world().open(`${session}?at=4`, look);
    const picture = page.locator('.picture img');
    await picture.waitFor();
    await expect.poll(() => page.evaluate('document.querySelector(".picture img").naturalWidth')).toBeGreaterThan(0);
    expect(await picture.getAttribute('src')).toBe(
      `/api/sessions/${encodeURIComponent(sessionIdOf(full))}/entries/5/images/0`,
    );
    await page.locator('.picture').click();
    await page.locator('.picture.whole').waitFor();
    await isWell(page, 'picture', look);
  });

  it(`Files that were handed out, the work that was saved and the transcript are downloaded (${language})`, async () => {
    const page = await world().open(`${session}/files`, look);
    const link = page.getByRole('link', { name: 'report.txt' });
    await link.waitFor();
    await page.getByText('26 B').waitFor();
    await isWell(page, 'files', look, 'stays');
    const fetched = (address: string | null) =>
      page.evaluate(`fetch(${JSON.stringify(address)}).then((answer) => answer.text())`);
    expect(await fetched(await link.getAttribute('href'))).toBe(REPORT);
    await page.getByRole('link', { name: texts.tabs.conversation }).click();
    const saved = page.getByRole('link', { name: texts.side.download, exact: true });
    expect(await fetched(await saved.getAttribute('href'))).toBe(SAVED);
    const transcript = page.getByRole('link', { name: texts.side.transcript });
    expect(await fetched(await transcript.getAttribute('href'))).toContain('All is done.');
    await page.context().close();
  });

  it(`A fork and its origin stand side by side (${language})`, async () => {
    const page = await world().open(`/sessions/${sessionIdOf(fork)}`, look);
    await page.getByRole('link', { name: texts.side.compare }).click();
    for (const side of [texts.fork.left, texts.fork.right])
      await page.getByRole('region', { name: side }).getByText('All is done.').waitFor();
    await page.getByRole('region', { name: texts.fork.left }).getByText('$1.50').first().waitFor();
    await isWell(page, 'compare', look);
  });

  it(`Whoever forks is told how exact the disk is, and then led to the fork (${language})`, async () => {
    const said = { none: texts.fork.disk.none, older: texts.fork.disk.older('TIME').split('TIME') };
    for (const [wish, parts] of [
      [full, [said.none]],
      [fork, [...said.older, 'data/large.bin']],
    ] as const) {
      const page = await world().open(`/sessions/${sessionIdOf(wish)}`, look);
      await page.getByText('All is done.').waitFor();
      await page.getByRole('button', { name: texts.entry.fork }).last().click();
      await page.getByLabel(texts.fork.model).selectOption('opus5.5');
      await page.getByRole('button', { name: texts.fork.submit, exact: true }).click();
      await page.locator('dialog [role=status]').waitFor();
      const told = await page.locator('dialog').textContent();
      expect(await page.locator('dialog form').count()).toBe(0);
      for (const part of parts) expect(told).toContain(part);
      await isWell(page, `forked-${wish.number}`, look, 'stays');
      await page.getByRole('link', { name: texts.fork.open }).click();
      await page.waitForURL('**/sessions/api*');
      await page
        .getByRole('link', { name: sessionIdOf(wish) })
        .first()
        .waitFor();
      await page.context().close();
    }
  });

  it(`Costs are shown by day, model and repository, with what lost calls may have cost (${language})`, async () => {
    const page = await world().open('/costs', look);
    const { cost } = texts;
    await page.locator('.chart canvas').waitFor();
    await page.getByText(cost.estimated('$0.50')).waitFor();
    await isWell(page, 'costs', look, 'stays');
    await page.getByRole('button', { name: cost.by.repository }).click();
    await page.getByRole('row', { name: 'acme/web' }).getByText('$1.57').waitFor();
    await page.getByRole('button', { name: cost.by.model }).click();
    await page.getByRole('rowheader', { name: 'claude-sonnet' }).waitFor();
    await isWell(page, 'costs-model', look);
  });
});
