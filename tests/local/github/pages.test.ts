import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../../local/github/pages/html.ts';
import { markdown } from '../../../local/github/pages/markdown.ts';
import { processorMs } from '../../growth.ts';
import { octokit, pushBranch, startGitHub, TOKEN } from './harness.ts';

type GitHub = Awaited<ReturnType<typeof startGitHub>>;
const started: { github?: GitHub } = {};
function github(): GitHub {
  if (!started.github) throw new Error('not started');
  return started.github;
}

beforeAll(async () => {
  started.github = await startGitHub();
  const { service, root, url } = github();
  service.createIssue({ owner: 'acme', name: 'widget', title: '<b>Too quiet</b>', body: 'See **this**' });
  await pushBranch(root, url, 'feature/loud');
  const pull = { title: 'Louder', head: 'feature/loud', base: 'main', body: '<script>alert(1)</script>\n\n- [x] done' };
  await octokit(url, TOKEN).request('POST /repos/acme/widget/pulls', pull);
});
afterAll(() => github().stop());

async function read(path: string): Promise<{ status: number; body: string }> {
  const response = await fetch(github().url + path);
  return { status: response.status, body: await response.text() };
}

describe('the pages', () => {
  it('The pages list repositories', async () => {
    const { status, body } = await read('/');
    expect(status).toBe(200);
    expect(body).toContain('href="/github/acme/widget"');
    expect(body).toContain('1 issue · 1 pull request');
  });

  it('The pages show a repository with its branches, commits, README and threads', async () => {
    const { body } = await read('/acme/widget');
    expect(body).toContain('Turns &lt;things&gt; into widgets.');
    expect(body).toContain('&lt;b&gt;Too quiet&lt;/b&gt;');
    for (const part of [
      'feature/loud',
      'Initial commit',
      `${github().url}/acme/widget.git`,
      '/github/acme/widget/pull/2',
    ])
      expect(body).toContain(part);
  });

  it('The pages show an issue', async () => {
    const { body } = await read('/acme/widget/issues/1');
    expect(body).toContain('See <strong>this</strong>');
  });

  it('The pages show a pull request with its commits and diff, and run nothing of it', async () => {
    const { body } = await read('/acme/widget/pull/2');
    expect(body).not.toContain('<script');
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(body).toContain('Make widgets louder');
    expect(body).toMatch(
      /<tr class="added"><td class="line"><\/td><td class="line">2<\/td><td>\+ {2}return thing \+ 2;<\/td>/,
    );
    expect(body).toMatch(/<tr class="removed"><td class="line">2<\/td>/);
    expect((await read('/acme/widget/pull/2.diff')).body).toContain('diff --git');
    const sha = /commit\/([0-9a-f]{40})/.exec(body)?.[1];
    expect((await read(`/acme/widget/commit/${sha}`)).body).toContain('They were too quiet.');
  });

  it('The pages say so when there is nothing', async () => {
    for (const path of ['/acme/none', '/acme/widget/pull/99', '/acme/widget/tree/main', '/acme/widget/commit/dead'])
      expect((await read(path)).status, path).toBe(404);
  });
});

describe('markdown', () => {
  it.each([
    ['a\nb', '<p>a<br>b</p>'],
    ['a\n<!-- b\n\n# c -->\nd', '<p>a</p><p>d</p>'],
    ['```\n<!-- a -->\n```', '<pre><code>&lt;!-- a --&gt;</code></pre>'],
    ['a <!-- b', '<p>a &lt;!-- b</p>'],
    ['# A *b*', '<p class="heading h1">A <em>b</em></p>'],
    ['```js\n<x> **y**\n```', '<pre><code>&lt;x&gt; **y**</code></pre>'],
    ['- a\n- b\n  - c\n\nd', '<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>d</p>'],
    ['1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
    ['> q\n> r', '<blockquote><p>q<br>r</p></blockquote>'],
    ['`a<b` and snake_case_name', '<p><code>a&lt;b</code> and snake_case_name</p>'],
    ['[x](https://e.com/a_b)', '<p><a href="https://e.com/a_b" rel="nofollow noreferrer">x</a></p>'],
    ['[x](javascript:alert(1))', '<p>x)</p>'],
    ['Fixes #12.', '<p>Fixes <a href="../issues/12">#12</a>.</p>'],
    ['[#1](https://e.com) a#2', '<p><a href="https://e.com" rel="nofollow noreferrer">#1</a> a#2</p>'],
    ['see https://e.com/a.', '<p>see <a href="https://e.com/a" rel="nofollow noreferrer">https://e.com/a</a>.</p>'],
    [
      '| a | b |\n|---|---|\n| 1 | 2 |',
      '<table class="prose-table"><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>',
    ],
    ['<img src=x onerror=alert(1)>', '<p>&lt;img src=x onerror=alert(1)&gt;</p>'],
    [
      '[a"onmouseover=b](https://e.com/"x)',
      '<p><a href="https://e.com/&quot;x" rel="nofollow noreferrer">a&quot;onmouseover=b</a></p>',
    ],
  ])('Markdown becomes HTML: %j', (source, expected) => {
    expect(html`${markdown(source)}`.markup).toBe(expected);
  });

  it('Markdown comes to an end quickly on long and hostile text', () => {
    for (const piece of ['*', '[', '`', '- a\n', '> ', '**a ', '_a'])
      expect(
        processorMs(() => markdown(piece.repeat(4_000)).markup.toString()),
        piece,
      ).toBeLessThan(5_000);
  });
});
