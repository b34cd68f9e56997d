import { pullRequestIn } from '@remote-swe/core/domain/repository';
import {
  REQUESTS_CHANGES,
  type Remark,
  withNewRemarks,
  withoutAnswered,
  withSeenThreads,
} from '@remote-swe/core/domain/session/remarks';
import { interpret } from '@remote-swe/core/ingress/github/meaning/interpret';
import { expect, it } from 'vitest';
import { message } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';

const PULL = 'https://github.com/acme/widget/pull/7';
const said = (link: string, text = 'Why?', more = {}) =>
  message('1', text, {
    user: 'github:alice',
    quotes: [{ frame: { kind: 'comment', name: 'acme/widget#7, a.js:3', from: 'alice', link }, text: '' }],
    ...more,
  });
const remark = (id: number, turn = 1): Remark => ({
  ...{ url: `${PULL}#discussion_r${id}`, where: 'acme/widget#7, a.js:3', by: 'alice', turn },
});

it('Comments on lines and reviews that ask for changes in words are remarks; praise and talk are none', () => {
  const asks = `${REQUESTS_CHANGES}\nNo tests`;
  const items = [
    said(`${PULL}#discussion_r1`),
    said(`${PULL}#issuecomment-2`),
    said(`${PULL}#pullrequestreview-3`, 'Nice'),
    said(`${PULL}#pullrequestreview-4`, asks),
    said(`${PULL}#pullrequestreview-5`, REQUESTS_CHANGES),
    said(`${PULL}#discussion_r7`, 'closed', { kind: 'stop' }),
  ];
  expect(withNewRemarks(undefined, items, 2)?.map(({ url }) => url.split('#')[1])).toEqual([
    'discussion_r1',
    'pullrequestreview-4',
  ]);
  expect(withNewRemarks(undefined, [], 2)).toBeUndefined();
});

it('A review that asks for changes is told by the words that an event of it becomes', () => {
  const review = { id: 4, body: 'No tests', state: 'changes_requested', user: { login: 'alice', type: 'User' } };
  const pull_request = { number: 7, user: { login: 'agent' } };
  const body = { action: 'submitted', review, pull_request, repository: { full_name: 'acme/widget' } };
  expect(
    interpret('pull_request_review', body, { agent: 'remote-swe', label: 'remote-swe', now: START }),
  ).toMatchObject({ text: `${REQUESTS_CHANGES}\nNo tests` });
});

it('A remark that comes again counts once, in its newest turn, and only the newest are kept', () => {
  const first = withNewRemarks(undefined, [said(`${PULL}#discussion_r1`)], 1);
  expect(withNewRemarks(first, [said(`${PULL}#discussion_r1`)], 2)).toEqual([remark(1, 2)]);
  const many = Array.from({ length: 80 }, (_, id) => said(`${PULL}#discussion_r${id}`));
  expect(
    withNewRemarks(first, many, 2)
      ?.map(({ url }) => url)
      .at(0),
  ).toBe(`${PULL}#discussion_r30`);
});

it('A reading opens what is open there, closes what is not, and asks nothing again', () => {
  const seen = (id: number, isOpen: boolean) => ({ ...remark(id), isOpen });
  const before = [remark(1), remark(2), remark(3)];
  expect(withSeenThreads(before, [seen(1, true), seen(2, false), seen(4, true)], 5)).toEqual([
    remark(3),
    remark(1),
    remark(4, 5),
  ]);
});

it.each([`${PULL}#discussion_r2`, `${PULL}/files#r2`, 'https://github.com/Acme/Renamed/pull/7#discussion_r2'])(
  'An answer to %s closes the remark',
  (url) => {
    expect(withoutAnswered([remark(1), remark(2)], [url])).toEqual([remark(1)]);
  },
);

it('People are shown the pull request of a place, and no words of others', () => {
  expect(pullRequestIn('acme/widget#7, <!channel>.js:3')).toBe('acme/widget#7');
  expect(pullRequestIn('<!channel>')).toBe('#?');
});
