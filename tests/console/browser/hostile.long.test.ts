import { FRAME_RULES } from '@remote-swe/core/domain/frames/frame';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { journalOf, sessionIdOf } from '../../../bench/console/journals.ts';
import { hasChromium, startWorld, type World } from './world.ts';

const RUN = 'window.ran = true';
/** Each would run a script, or load something of a stranger, in a page that trusts what it shows. */
const ATTACKS = [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `<svg onload="${RUN}"><script>${RUN}</script><foreignObject><iframe srcdoc="<script>${RUN}</script>"></iframe></foreignObject></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${RUN}&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<a href="javascript:${RUN}">press</a> [press](javascript:${RUN}) [press](java\tscript:${RUN}) <javascript:${RUN}>`,
  `[press](data:text/html,<script>${RUN}</script>) [press](vbscript:${RUN})`,
  `![picture](https://evil.example/p.png) <img src="https://evil.example/q.png"> <input type=image src=https://evil.example/r>`,
  `<link rel=stylesheet href=https://evil.example/s.css><style>*{background:url(https://evil.example/t)}</style>`,
  `<form action=https://evil.example><button formaction="javascript:${RUN}">press</button></form>`,
  `<base href=https://evil.example><meta http-equiv=refresh content="0;url=https://evil.example">`,
  `<iframe src="javascript:${RUN}"></iframe><object data="https://evil.example"></object><embed src="https://evil.example">`,
  `<div style="position:fixed;inset:0" onmouseover="${RUN}" id=app class="dialog">over</div>`,
  `<details open ontoggle="${RUN}"><summary>s</summary></details><video><source onerror="${RUN}"></video>`,
  `\`\`\`html\n<img src=x onerror="${RUN}">\n\`\`\`\n\`\`\`"><img src=x onerror=${RUN}>\nx\n\`\`\``,
  `| <img src=x onerror="${RUN}"> |\n|---|\n| <b onclick="${RUN}">x</b> |`,
  `"><img src=x onerror="${RUN}">'-${RUN}-'\${${RUN}}{{${RUN}}}`,
  `\u001b]8;;javascript:${RUN}\u0007link\u001b]8;;\u0007\u001b[31m<img src=x onerror="${RUN}">\u001b[0m`,
  `access = "user\u202e \u2066// only admins\u2069 \u2066"\u200b\ufeff`,
];
const NAME = `${ATTACKS[1]}.ts`;
const ALL = ATTACKS.join('\n\n');
const LONG_LINE = `${'x'.repeat(1_000_000)}<img src=x onerror="${RUN}">`;

const wish = { number: 1, entries: 4, endsAt: 0 };
const state: { world?: World } = {};

beforeAll(async () => {
  if (!hasChromium) return;
  state.world = await startWorld();
  const { system, table } = state.world;
  await table.commit(hostileJournal(system.clock.now() - 60_000));
}, 120_000);
afterAll(async () => state.world?.close());
afterEach(() => expect(state.world?.problems.splice(0) ?? []).toEqual([]));

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

/** What a page asks of others than the local system. */
function strangersOf(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith('http://127.0.0.1:')) asked.push(request.url());
  });
  return asked;
}

const PROBE = `(() => {
  const bad = [...document.querySelectorAll('#app script, #app iframe, #app object, #app embed, #app base, #app meta, #app link, #app style, #app video')];
  const all = [...document.querySelectorAll('*')];
  return {
    ran: window.ran === true,
    elements: bad.map(({ outerHTML }) => outerHTML.slice(0, 200)),
    handlers: all.flatMap((element) => [...element.attributes].filter(({ name }) => /^(on|style$|srcdoc|formaction)/.test(name) && !element.closest('.row, .feed-inner, .strip-tip')).map(({ name }) => name)),
    links: all.filter((element) => element.matches('a[href]') && !/^https?:$/.test(element.protocol)).map(({ href }) => href),
    targets: all.filter((element) => element.matches('.markdown a[href]') && element.rel !== 'noopener noreferrer nofollow').map(({ href }) => href),
    pictures: all.filter((element) => element.matches('img') && !element.src.startsWith(location.origin + '/api/')).map(({ src }) => src),
    inMarkdown: all.filter((element) => element.matches('.markdown svg, .markdown math, .markdown form, .markdown img, .markdown button, .markdown [id], .markdown [style]')).map(({ outerHTML }) => outerHTML.slice(0, 200)),
  };
})()`;
const NOTHING = { ran: false, elements: [], handlers: [], links: [], targets: [], pictures: [], inMarkdown: [] };

/** Scrolls through all there is and opens every row, looking after each step. */
async function lookAtAll(page: Page): Promise<void> {
  await page.locator('.row').first().waitFor();
  for (let step = 0; step < 40; step++) {
    await page.evaluate(`for (const each of document.querySelectorAll('.fold[aria-expanded=false]')) each.click()`);
    await page.waitForTimeout(50);
    expect(await page.evaluate(PROBE)).toEqual(NOTHING);
    const isEnd = await page.evaluate(
      `(() => { const feed = document.querySelector('.feed'); const at = feed.scrollTop; feed.scrollTop = ${step === 0 ? 0 : 'at + 500'}; return ${step > 0} && feed.scrollTop === at; })()`,
    );
    if (isEnd) return;
  }
}

describe.skipIf(!hasChromium)('what repositories, models and people wrote', () => {
  const { world } = { world: () => state.world as World };

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
    expect(await page.evaluate(PROBE)).toEqual(NOTHING);
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
