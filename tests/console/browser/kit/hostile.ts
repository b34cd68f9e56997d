import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export const RUN = 'window.ran = true';
/** Each would run a script, or load something of a stranger, in a page that trusts what it shows. */
export const ATTACKS = [
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
/** As a file, a branch or a person is named. */
export const NAME = `${ATTACKS[1]}.ts`;
export const ALL = ATTACKS.join('\n\n');
export const LONG_LINE = `${'x'.repeat(1_000_000)}<img src=x onerror="${RUN}">`;

/** What a page asks of others than the local system. */
export function strangersOf(page: Page): string[] {
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
    handlers: all.flatMap((element) => [...element.attributes].filter(({ name }) => /^(on|style$|srcdoc|formaction)/.test(name) && !element.closest('.row, .feed-inner, .strip-tip, .bar, .chart')).map(({ name }) => name)),
    links: all.filter((element) => element.matches('a[href]') && !/^https?:$/.test(element.protocol)).map(({ href }) => href),
    targets: all.filter((element) => element.matches('.markdown a[href]') && element.rel !== 'noopener noreferrer nofollow').map(({ href }) => href),
    pictures: all.filter((element) => element.matches('img') && !element.src.startsWith(location.origin + '/api/')).map(({ src }) => src),
    inMarkdown: all.filter((element) => element.matches('.markdown svg, .markdown math, .markdown form, .markdown img, .markdown button, .markdown [id], .markdown [style]')).map(({ outerHTML }) => outerHTML.slice(0, 200)),
  };
})()`;
const NOTHING = { ran: false, elements: [], handlers: [], links: [], targets: [], pictures: [], inMarkdown: [] };

/** Nothing on the page runs, loads from elsewhere, leads to a script, hides or turns characters. */
export async function isHarmless(page: Page): Promise<void> {
  expect(await page.evaluate(PROBE)).toEqual(NOTHING);
  expect(await page.evaluate(TURNED)).toBe(false);
}

const TURNED = '/[\\u202a-\\u202e\\u2066-\\u2069\\u001b]/.test(document.body.textContent)';
