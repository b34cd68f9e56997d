import { REVIEW_NOTE } from '@remote-swe/core/tools/submit-review';
import { beforeEach, expect, it } from 'vitest';
import { message, reply, says, toolUse } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
  world.online();
});

it('A session that is asked for a review has its own tools and one note, and is asked as ever but for these', async () => {
  const requests = async (mode?: 'review') => {
    const own = new World();
    own.arrives(message('1700000000.000001', 'review https://github.com/a/b/pull/1', mode ? { mode } : {}));
    own.model.turns.push(says('Done.'));
    await own.step();
    const [request] = own.model.requests;
    if (!request) throw new Error('the model was not asked');
    return { request, state: own.newest.state };
  };
  const [review, work] = [await requests('review'), await requests()];
  expect(review.state.mode).toBe('review');
  expect(work.state.mode).toBeUndefined();
  expect(review.request.system).toBe(work.request.system);
  const names = review.request.tools.map(({ name }) => name);
  expect([names.includes('submit_review'), names.includes('edit_file')]).toEqual([true, false]);
  const words = JSON.stringify(review.request.messages);
  expect(words.split(REVIEW_NOTE)).toHaveLength(2);
  // A frame's mark depends on what stands in it.
  const unmarked = (text: string) => text.replaceAll(/mark=\\"[0-9a-f]+/g, 'mark');
  expect(unmarked(words.replace(` ${REVIEW_NOTE}`, ''))).toBe(unmarked(JSON.stringify(work.request.messages)));
});

it('A review keeps its tools for later words, and its machine gets credentials for fetches only', async () => {
  world.arrives(message('1700000000.000001', 'review it', { mode: 'review' }));
  world.model.turns.push(
    reply([toolUse('a', 'clone_repository', { repository: 'a/b' })]),
    reply([toolUse('b', 'edit_file', { path: 'x', old_string: '', new_string: 'y' })]),
    says('I change nothing.'),
  );
  await world.step();
  await world.step();
  await world.step();
  const stored = [...world.blobs.objects].find(([key]) => key.startsWith('credentials/'))?.[1];
  expect(JSON.parse(new TextDecoder().decode(stored))).toMatchObject({
    credentials: [{ reads: true }],
  });
});
