import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ARGUMENTS, CHROMIUM, newPage } from '../chromium.ts';
import { octokit, pushBranch, startGitHub, TOKEN } from './harness.ts';

/** Where screenshots go, for whoever looks at them; none are taken without it. */
const SCREENSHOTS = process.env.SCREENSHOTS;

const PICTURE = new URL('../../../docs/pictures/console-session.png', import.meta.url);

let github: Awaited<ReturnType<typeof startGitHub>>;
let browser: Browser;

beforeAll(async () => {
  github = await startGitHub();
  github.service.setPermission('acme', 'widget', 'alice', 'write');
  await pushBranch(github.root, github.url, 'loud');
  // Wider than any window here.
  const picture = github.service.addAttachment(readFileSync(PICTURE));
  const pull = { owner: 'acme', repo: 'widget', title: 'Make widgets louder', head: 'loud', base: 'main' };
  await octokit(github.url, TOKEN).request('POST /repos/{owner}/{repo}/pulls', {
    ...pull,
    body: `They were quiet.\n\n![Screen](${picture})`,
  });
  if (existsSync(CHROMIUM)) browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
});
afterAll(async () => {
  await browser?.close();
  await github.stop();
});

test.skipIf(!existsSync(CHROMIUM)).each([390, 1_200])(
  'A person of the pages reviews, answers, resolves and comments in a window %i pixels wide',
  async (width) => {
    const page = await newPage(browser, { viewport: { width, height: 900 } });
    await page.goto(`${github.url}/acme/widget/pull/1`);
    await page.waitForFunction("document.querySelector('img[alt=Screen]')?.naturalWidth > 100");
    await page.getByText('Review changes').click();
    await page.getByLabel('What do you think of it?').fill(`Seen at ${width}.`);
    await page.getByLabel('Line').first().fill('2');
    await page.getByLabel('Remark').first().fill('Why two?');
    await page.getByLabel('Request changes').check();
    if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/review-${width}.png`, fullPage: true });
    await page.getByRole('button', { name: 'Submit review' }).click();
    await page.getByText(`Seen at ${width}.`).waitFor();
    await page.getByText('Answer or resolve').last().click();
    await page.getByLabel('Answer').last().fill('Because.');
    await page.getByRole('button', { name: 'Answer', exact: true }).last().click();
    await page.getByText('Answer or resolve').last().click();
    await page.getByRole('button', { name: 'Resolve conversation', exact: true }).last().click();
    await page.getByLabel('Write a comment').fill('Thanks.');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page
      .getByText(/^Thanks\.$/)
      .last()
      .waitFor();
    await page
      .getByText(/:2 resolved/)
      .last()
      .waitFor();
    if (SCREENSHOTS) await page.screenshot({ path: `${SCREENSHOTS}/pull-${width}.png`, fullPage: true });
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    await page.close();
  },
);
