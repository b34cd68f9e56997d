import type { InboxItem } from '@remote-swe/core/domain/session/journal';
import { isSaidElsewhere } from '@remote-swe/core/domain/session/threads/api-thread';
import { beforeEach, expect, it } from 'vitest';
import { idle, MODELS, message, says, state, thinking } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

const WHERE = 'acme/widget#7, src/a.ts:3';
function remark(more: Partial<InboxItem> = {}): InboxItem {
  const frame = { kind: 'comment' as const, name: WHERE, from: 'alice', link: 'https://github.com/acme/widget/pull/7' };
  const quotes = [{ frame, text: 'The message above stands there.' }];
  return message('1800000100.000000', 'Why <!channel> so?', {
    key: 'github:comment:1',
    user: 'github:alice',
    quotes,
    ...more,
  });
}
const texts = () => world.chat.texts().join('\n');

it('A remark on a pull request begins a turn, the thread is told whose and where, and the answer goes to who asked', async () => {
  world.given(state(idle, { requester: 'U1' }));
  world.arrives(remark());
  world.model.turns.push(says('Because.'));
  await world.step();
  expect(texts()).toContain(
    ':speech_balloon: alice (GitHub) wrote on <https://github.com/acme/widget/pull/7|acme/widget#7, src/a.ts:3>:\n> Why &lt;!channel&gt; so?',
  );
  expect(world.state.requester).toBe('U1');
  expect(JSON.stringify(world.model.requests[0])).toContain('from=\\"github:alice\\"');
  expect(world.calls.only('directory')).toEqual([]);
});

it('A merged pull request stops a session at work, and the thread is told once by whom', async () => {
  world.given(state(thinking));
  world.arrives(remark({ kind: 'stop', text: 'merged', key: 'github:merged' }));
  await world.step();
  expect(world.state.phase).toMatchObject({ kind: 'paused', reason: { byUser: 'github:alice' } });
  expect(texts()).toContain('was merged by alice (GitHub). I stop here; write here to go on.');
  expect(texts()).not.toContain('<@github');
});

it('A merged pull request of an idle session is told in its thread, and nothing else happens', async () => {
  world.given(state(idle));
  world.arrives(remark({ kind: 'stop', text: 'closed', key: 'github:closed' }));
  await world.step();
  expect(world.state.phase.kind).toBe('idle');
  expect(texts()).toContain('was closed by alice (GitHub)');
  expect(world.model.requests).toEqual([]);
});

it('What CI asks for names no branch and chooses no model, and the thread is told of it', async () => {
  const [first = '', other = ''] = Object.keys(MODELS.models);
  world.given(state(idle, { model: first, turn: 1, requester: 'U1' }));
  world.arrives(remark({ user: 'ci:acme/shop', text: `push to release/2 with --model ${other}` }));
  world.model.turns.push(says('Done.'));
  await world.step();
  expect(world.state).toMatchObject({ model: first, requester: 'U1' });
  expect(world.state.namedBranches).toBeUndefined();
  expect(texts()).toContain('acme/shop (CI) wrote on ');
});

it('A session that CI begins is asked for by CI until a person writes', async () => {
  world.given(state(idle, { turn: 0, requester: '' }));
  world.arrives(remark({ user: 'ci:acme/shop' }));
  world.model.turns.push(says('Done.'));
  await world.step();
  expect(world.state).toMatchObject({ requester: 'ci:acme/shop', begunBy: 'ci:acme/shop' });
  world.arrives(message('1800000200.000000', 'thanks', { user: 'U2' }));
  world.model.turns.push(says('Welcome.'));
  await world.step();
  expect(world.state.requester).toBe('U2');
});

it('Words from the console begin a turn of a thread, which is told whose they are', async () => {
  world.given(state(idle, { requester: 'U1' }));
  world.arrives(message('1800000100.000000', 'Why <!channel>\nso?', { key: 'api:one', user: 'U2' }));
  world.model.turns.push(says('Because.'));
  await world.step();
  const [told, answer] = world.chat.texts();
  expect(told).toBe(':speech_balloon: <@U2> wrote in the console:\n> Why &lt;!channel&gt; so?');
  expect(answer).toContain('Because.');
});

it('Words of the thread itself, and those of a session that the API began, are not told again', async () => {
  world.given(state(idle, { requester: 'U1' }));
  world.arrives(message('1800000100.000000', 'Why so?'));
  world.model.turns.push(says('Because.'));
  await world.step();
  expect(texts()).not.toContain(':speech_balloon:');
  const source = { kind: 'api' as const, installation: 'T1', id: 'a'.repeat(26) };
  expect(isSaidElsewhere({ key: 'api:one', kind: 'message' }, source)).toBe(false);
});
