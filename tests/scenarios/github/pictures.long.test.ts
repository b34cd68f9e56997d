import { Octokit } from '@octokit/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pngFile } from '../../agent-core/fakes/images.ts';
import { Scenario, toolUse } from '../harness/scenario.ts';

let scenario: Scenario;

beforeAll(async () => {
  scenario = await Scenario.start();
});
afterAll(() => scenario.close());

test('The model sees pictures of an issue and of its comments, and is told of one that cannot be shown', async () => {
  const { github } = scenario.system;
  await github.createRepository({ owner: 'acme', name: 'shop', files: { 'list.txt': 'old\n' } });
  const [first, second] = [pngFile(40, 30), pngFile(20, 10)].map((bytes) => github.addAttachment(bytes));
  const broken = github.addAttachment(Buffer.from('<svg/>'));
  const body = `It looks so:\n\n![Login](${first})\n\n![Drawing](${broken})`;
  const { number } = github.createIssue({ owner: 'acme', name: 'shop', title: 'Odd', body, author: 'bob' });
  github.addToken({ token: 'ghp_carol', login: 'carol' });
  const carol = new Octokit({ baseUrl: `${scenario.system.baseUrl}/github/api`, auth: 'ghp_carol' });
  await carol.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...{ owner: 'acme', repo: 'shop', issue_number: number },
    body: `<img width="20" alt="Later" src="${second}" />`,
  });
  const talk = scenario.open({
    turns: [toolUse('get_issue', { url: `acme/shop#${number}` }), { text: 'Seen.' }],
  });
  await scenario.until(() => talk.answersLike(/Seen/).length === 1);
  const { messages } = talk.lastRequest();
  const shown = JSON.stringify(messages);
  const images = (messages ?? []).flatMap(({ content = [] }) =>
    content.flatMap((block) => block.toolResult?.content ?? []).filter((part) => part.image !== undefined),
  );
  expect(images.map(({ image }) => image?.format)).toEqual(['png', 'png']);
  expect(shown).toContain('The picture \\"Login\\" in it:');
  expect(shown).toContain('The picture \\"Later\\" in it:');
  expect(shown).toContain('(The picture \\"Drawing\\" in it is not shown: it is no PNG, JPEG, GIF or WebP.)');
  expect(shown).not.toContain('jwt=');
});
