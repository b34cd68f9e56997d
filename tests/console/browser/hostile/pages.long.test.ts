import { FRAME_RULES } from '@remote-swe/core/domain/frames/frame';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { journalOf, sessionIdOf } from '../../../../bench/console/journals.ts';
import { ALL, ATTACKS, isHarmless, LONG_LINE, NAME, RUN, strangersOf } from '../kit/hostile.ts';
import { filledWorld, hasChromium } from '../kit/world.ts';

const wish = { number: 1, entries: 4, endsAt: 0 };
const world = filledWorld(async ({ system, table }) => {
  await table.commit(hostileJournal(system.clock.now() - 60_000));
});

/** Every place of a session that others write, with attacks. */
function hostileJournal(endsAt: number): JournalEntry[] {
  const parts: TranscriptMessage[][] = [
    [
      {
        kind: 'people',
        people: [{ key: 'k', user: 'U0ALICE', name: NAME, text: ALL, images: [] }],
        frames: FRAME_RULES,
      },
    ],
    [
      {
        kind: 'model',
        blocks: [
          { reasoningContent: { reasoningText: { text: ALL } } },
          ...ATTACKS.map((text) => ({ text })),
          { toolUse: { toolUseId: 't1', name: 'bash', input: { command: ALL } } },
          { toolUse: { toolUseId: 't2', name: NAME.slice(0, 60), input: { [NAME]: ALL } } },
          {
            toolUse: {
              toolUseId: 't3',
              name: 'edit_file',
              input: { path: NAME, old_string: ALL, new_string: `${ALL}!` },
            },
          },
        ],
      },
    ],
    [
      {
        kind: 'results',
        frames: FRAME_RULES,
        results: [ALL, LONG_LINE, ATTACKS.join('\r')].map((text, index) => ({
          ...{ toolCallId: `t${index + 1}`, outcome: 'completed', isError: index === 2, durationMs: 5 },
          content: [{ type: 'text', text }],
        })),
      },
    ],
    [{ kind: 'advice', texts: [ALL], frames: FRAME_RULES }],
  ];
  return journalOf({ ...wish, endsAt, title: ATTACKS[1] }).map((entry, index) => ({
    ...{ ...entry, messages: parts[index] ?? [] },
    state: {
      ...entry.state,
      todo: [{ id: '1', text: ALL, state: 'open' }],
      repositories: [NAME],
      pullRequests: [{ repository: NAME, number: 1, url: `javascript:${RUN}`, branch: NAME }],
      people: [{ user: 'U0ALICE', at: endsAt, name: NAME }],
    },
  }));
}

/** Scrolls through all there is and opens every row, looking after each step. */
async function lookAtAll(page: Page): Promise<void> {
  await page.locator('.row').first().waitFor();
  for (let step = 0; step < 40; step++) {
    await page.evaluate(`for (const each of document.querySelectorAll('.fold[aria-expanded=false]')) each.click()`);
    await page.waitForTimeout(50);
    await isHarmless(page);
    const isEnd = await page.evaluate(
      `(() => { const feed = document.querySelector('.feed'); const at = feed.scrollTop; feed.scrollTop = ${step === 0 ? 0 : 'at + 500'}; return ${step > 0} && feed.scrollTop === at; })()`,
    );
    if (isEnd) return;
  }
}

describe.skipIf(!hasChromium)('what repositories, models and people wrote', () => {
  it('Nothing that a session holds runs, loads from elsewhere, or leads to a script', async () => {
    const page = await world().visit('/');
    const asked = strangersOf(page);
    const code = await world().table.code('U0ALICE');
    await page.goto(`${page.url()}sessions/${sessionIdOf(wish)}#code=${code}`);
    await lookAtAll(page);
    expect(asked).toEqual([]);
    await page.context().close();
  });

  it('Nothing in the list runs or leads to a script', async () => {
    const page = await world().open('/');
    await page.locator('.line').first().waitFor();
    expect(await page.locator('.line-link').first().textContent()).toBe(ATTACKS[1]);
    await isHarmless(page);
    await page.context().close();
  });

  it('Hidden and turning characters are shown by their numbers', async () => {
    const page = await world().open(`/sessions/${sessionIdOf(wish)}?at=2`);
    await page.getByText('U+202E').first().waitFor();
    expect(await page.evaluate(`/[\\u202a-\\u202e\\u2066-\\u2069\\u001b]/.test(document.body.textContent)`)).toBe(
      false,
    );
    await page.context().close();
  });
});
