import { expect, it } from 'vitest';
import { isOf, makeMembers } from '../../local/chaos/many/members.ts';

it('The same seed gives the same sessions, and no name is the beginning of another', () => {
  const members = makeMembers(3, 30);
  expect(makeMembers(3, 30)).toEqual(members);
  expect(makeMembers(4, 30)).not.toEqual(members);
  const asked = (text: string) => ({ modelId: 'm', messages: [{ role: 'user' as const, content: [{ text }] }] });
  const found = members.filter(({ name }) => isOf(asked(`member-1. word-0`), name));
  expect(found.map(({ name }) => name)).toEqual(['member-1.']);
});

it('Each session has an answer for everything that is written in it', () => {
  for (const { turns, posts } of makeMembers(7, 20))
    expect(turns.filter(({ kind }) => kind === 'answer')).toHaveLength(posts);
});
