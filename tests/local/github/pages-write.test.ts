import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { octokit, pushBranch, startGitHub, TOKEN } from './harness.ts';

let github: Awaited<ReturnType<typeof startGitHub>>;
const at = { owner: 'acme', repo: 'widget', pull_number: 1 };

beforeAll(async () => {
  github = await startGitHub();
  github.service.setPermission('acme', 'widget', 'alice', 'write');
  github.service.webhooks.connect({ url: `${github.url}/nobody-listens`, secret: 'shared' });
  await pushBranch(github.root, github.url, 'loud');
  const pull = { ...at, title: 'Louder', head: 'loud', base: 'main' };
  await octokit(github.url, TOKEN).request('POST /repos/{owner}/{repo}/pulls', pull);
});
afterAll(() => github.stop());

async function submit(fields: Record<string, string>, headers: Record<string, string> = {}) {
  const answer = await fetch(`${github.url}/acme/widget/issues/1`, {
    ...{ method: 'POST', redirect: 'manual', headers, body: new URLSearchParams({ as: 'alice', ...fields }) },
  });
  return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
}
const read = async () => (await fetch(`${github.url}/acme/widget/pull/1`)).text();
const sent = () => github.service.webhooks.all().map(({ name, body }) => `${name} ${body.action}`);

describe('what people write on the pages', () => {
  it('A comment goes back to the page, and its event is sent', async () => {
    expect(await submit({ do: 'comment', body: 'Is it *loud*?' })).toMatchObject({
      ...{ status: 303, location: '/github/acme/widget/pull/1' },
    });
    expect(await read()).toContain('Is it <em>loud</em>?');
    expect(sent()).toContain('issue_comment created');
  });

  it('A review with a remark on a line asks for changes, and its conversation is answered and resolved', async () => {
    const remark = { path: 'src/widget.js', line: '2', remark: 'Why two?' };
    expect(await submit({ do: 'review', event: 'REQUEST_CHANGES', body: 'Not yet', ...remark })).toMatchObject({
      status: 303,
    });
    const [thread] = github.service.pullRequests('acme', 'widget')[0]?.pull.threads ?? [];
    const id = String(thread?.comments[0]?.id);
    expect((await submit({ do: 'reply', thread: id, as: 'you', body: 'Because.' })).status).toBe(303);
    expect((await submit({ do: 'resolve', thread: id })).status).toBe(303);
    for (const part of ['Changes requested.', 'src/widget.js:2', 'Because.', 'Unresolve conversation'])
      expect(await read()).toContain(part);
    expect(sent()).toEqual(
      expect.arrayContaining(['pull_request_review submitted', 'pull_request_review_comment created']),
    );
  });

  it('GitHub’s refusal is shown with what was typed: a line outside the diff, a right that is missing', async () => {
    const outside = { path: 'src/widget.js', line: '99', remark: 'Where?' };
    const refused = await submit({ do: 'review', event: 'COMMENT', body: 'My words', ...outside });
    expect(refused).toMatchObject({ status: 422, text: expect.stringContaining('My words') });
    expect(await submit({ do: 'merge', as: 'octocat' })).toMatchObject({ status: 403 });
    expect((await submit({ do: 'explode' })).status).toBe(422);
    expect((await submit({ do: 'comment', body: 'x' }, { origin: 'http://elsewhere.test' })).status).toBe(403);
  });

  it('Closing, opening again and merging are the API’s own, and conflicts refuse the merge', async () => {
    expect((await submit({ do: 'close' })).status).toBe(303);
    expect((await submit({ do: 'reopen' })).status).toBe(303);
    const main = { owner: 'acme', name: 'widget', branch: 'main', message: 'Other' };
    await github.service.commit({ ...main, content: { files: { 'src/widget.js': 'nothing\n' } } });
    expect(await read()).toContain('has conflicts with');
    expect((await submit({ do: 'merge' })).status).toBe(405);
    await github.service.commit({ ...main, branch: 'loud', content: { files: { 'src/widget.js': 'nothing\n' } } });
    await github.service.commit({ ...main, branch: 'loud', content: { files: { 'new.js': 'loud\n' } } });
    expect((await submit({ do: 'merge' })).status).toBe(303);
    expect(await read()).toContain('Merged.');
    expect(sent()).toContain('pull_request closed');
  });

  it('A person uses the rate limit up', async () => {
    const body = new URLSearchParams({ minutes: '20' });
    const answer = await fetch(`${github.url}/_/rate-limit`, { method: 'POST', redirect: 'manual', body });
    expect(answer.status).toBe(303);
    await expect(octokit(github.url, TOKEN).request('GET /user')).rejects.toMatchObject({ status: 403 });
  });
});
