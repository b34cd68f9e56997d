import { titleOf } from '@remote-swe/core/domain/notices/activity';
import { beforeEach, describe, expect, it } from 'vitest';
import { message, says, state, thinking } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

describe('what a chat shows of a session', () => {
  it('A session works from its first step on, under the words that it was asked with, and rests at its end', async () => {
    world.arrives(message('1700000009.000000', 'fix the build\nthanks'));
    world.model.turns.push(async () => says('Done.'));
    await world.step();
    expect(world.chat.activities).toEqual([
      { kind: 'works', words: 'is thinking…', title: 'fix the build' },
      { kind: 'rests' },
    ]);
  });

  it('A long model call tells it again each minute', async () => {
    world.arrives(message('1700000009.000000', 'fix'));
    world.model.turns.push(async () => {
      await world.clock.advance(150_000);
      return says('Done.');
    });
    await world.step();
    expect(world.chat.activities.map(({ kind }) => kind)).toEqual(['works', 'works', 'works', 'rests']);
  });

  it('A session whose step died after its last entry rests after the next one', async () => {
    world.given(state({ kind: 'idle' }, {}));
    await world.step();
    expect(world.chat.activities).toEqual([{ kind: 'rests' }]);
  });

  it('A chat that cannot show it fails no step', async () => {
    world.chat.show = () => Promise.reject(new Error('no'));
    world.given(state(thinking, {}));
    world.arrives(message('1700000009.000000', 'fix'));
    world.model.turns.push(async () => says('Done.'));
    await world.step();
    expect(world.chat.texts().join()).toContain('Done.');
  });
});

it.each([
  ['<@U0AGENT> please look at <https://x.test|this>\nmore', 'please look at'],
  ['  \n<@U0AGENT>\n second   line', 'second line'],
  ['<https://x.test>', ''],
  ['!?', ''],
])('The title of %j is %j', (text, title) => {
  expect(titleOf(text)).toBe(title);
});
