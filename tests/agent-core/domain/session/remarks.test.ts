import { pullRequestIn } from '@remote-swe/core/domain/repository';
import type { InboxItem } from '@remote-swe/core/domain/session/journal';
import {
  APPROVES,
  REQUESTS_CHANGES,
  type Remark,
  type Tracked,
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
const by = (from: string, item: InboxItem): InboxItem => ({
  ...item,
  quotes: (item.quotes ?? []).map((quote) => ({ ...quote, frame: { ...quote.frame, from } })),
});
const remark = (id: number, turn = 1): Remark => ({
  ...{ url: `${PULL}#discussion_r${id}`, where: 'acme/widget#7, a.js:3', by: 'alice', turn },
});

const named = ({ remarks = [] }: Tracked) => remarks.map(({ url }) => url.split('#')[1]);

it('Comments on lines, reviews with words and words in the conversation are remarks; praise and words to others are none', () => {
  const items = [
    said(`${PULL}#discussion_r1`, 'Nice'),
    said(`${PULL}#issuecomment-2`, 'Please add a test.'),
    said(`${PULL}#pullrequestreview-3`, 'Nice, thanks! :tada:'),
    said(`${PULL}#pullrequestreview-4`, `${REQUESTS_CHANGES}\nNo tests`),
    said(`${PULL}#pullrequestreview-5`, REQUESTS_CHANGES),
    said(`${PULL}#pullrequestreview-6`, 'The name misleads'),
    said(`${PULL}#discussion_r7`, 'closed', { kind: 'stop' }),
    said(`${PULL}#issuecomment-8`, '@carl what do you think?'),
    said(`${PULL}#issuecomment-9`, 'ありがとうございます!'),
    said(`${PULL}#issuecomment-10`, 'Looks good?'),
    said(`${PULL}#issuecomment-11`, '👍'),
    said('https://github.com/acme/widget/issues/7#issuecomment-12', 'Please'),
  ];
  expect(named(withNewRemarks({}, items, 2))).toEqual([
    ...['discussion_r1', 'issuecomment-2', 'pullrequestreview-4', 'pullrequestreview-6', 'issuecomment-10'],
  ]);
  expect(withNewRemarks({}, [], 2)).toEqual({});
});

it('Who approves has nothing open any more but comments on lines; what others said stays open', () => {
  const begun = withNewRemarks(
    {},
    [
      said(`${PULL}#issuecomment-1`),
      said(`${PULL}#pullrequestreview-2`, `${REQUESTS_CHANGES}\nNo tests`),
      said(`${PULL}#discussion_r3`),
      said(`${PULL}0#issuecomment-4`),
      by('bob', said(`${PULL}#issuecomment-5`)),
    ],
    1,
  );
  const approval = said(`${PULL}#pullrequestreview-6`, `${APPROVES}\nBut see the name.`);
  expect(named(withNewRemarks(begun, [approval], 1))).toEqual(['discussion_r3', 'issuecomment-4', 'issuecomment-5']);
});

it('One answer in a conversation closes all that was said in it before, and no comment on a line', () => {
  const { remarks } = withNewRemarks(
    {},
    [said(`${PULL}#issuecomment-1`), said(`${PULL}#pullrequestreview-2`, 'Why so?'), said(`${PULL}#discussion_r3`)],
    1,
  );
  const left = (url: string) => named({ remarks: withoutAnswered(remarks, [url]) ?? [] });
  expect(left(PULL)).toEqual(['discussion_r3']);
  expect(left('https://github.com/acme/widget/issues/7')).toEqual(['discussion_r3']);
  expect(left(`${PULL}0`)).toHaveLength(3);
  expect(left(`${PULL}#issuecomment-1`)).toEqual(['pullrequestreview-2', 'discussion_r3']);
});

it('A review that asks for changes is told by the words that an event of it becomes', () => {
  const review = { id: 4, body: 'No tests', state: 'changes_requested', user: { login: 'alice', type: 'User' } };
  const pull_request = { number: 7, user: { login: 'agent' } };
  const body = { action: 'submitted', review, pull_request, repository: { full_name: 'acme/widget' } };
  expect(
    interpret('pull_request_review', body, { agent: 'remote-swe', label: 'remote-swe', now: START }),
  ).toMatchObject({ text: `${REQUESTS_CHANGES}\nNo tests` });
});

it('A remark that comes again counts once, in its newest turn', () => {
  const first = withNewRemarks({}, [said(`${PULL}#discussion_r1`)], 1);
  expect(withNewRemarks(first, [said(`${PULL}#discussion_r1`)], 2)).toEqual({ remarks: [remark(1, 2)] });
});

it('Only the newest remarks are kept, and how many had to go is counted for the turn', () => {
  const many = Array.from({ length: 80 }, (_, id) => said(`${PULL}#discussion_r${id}`));
  const first = withNewRemarks({}, many, 2);
  expect([named(first)[0], first.remarksLeft]).toEqual(['discussion_r30', { count: 30, turn: 2 }]);
  const more = [said(`${PULL}#discussion_r100`), said(`${PULL}#discussion_r101`)];
  expect(withNewRemarks(first, more, 2).remarksLeft).toEqual({ count: 32, turn: 2 });
  expect(withNewRemarks(first, more, 3).remarksLeft).toEqual({ count: 2, turn: 3 });
});

it('A reading opens what is open there, closes what is not, and asks nothing again', () => {
  const seen = (id: number, isOpen: boolean) => ({ ...remark(id), isOpen });
  const before = [remark(1), remark(2), remark(3)];
  expect(withSeenThreads({ remarks: before }, [seen(1, true), seen(2, false), seen(4, true)], 5)).toEqual({
    remarks: [remark(3), remark(1), remark(4, 5)],
  });
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
