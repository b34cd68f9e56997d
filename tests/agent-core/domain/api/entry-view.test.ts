import { IN_LIST } from '@remote-swe/core/domain/api/views/cut';
import { entryView } from '@remote-swe/core/domain/api/views/entry-view';
import { noUsage } from '@remote-swe/core/domain/model/spend';
import { expect, it } from 'vitest';
import { entry, idle, state } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';

const modelOf = (turnSteps: number) => {
  const own = state(idle, { turnSteps, turnStartedAt: START });
  const reply = entry(own, { at: START + 1_500, kind: 'reply', usage: noUsage });
  return entryView(reply, '', IN_LIST, () => ({ title: '' }) as never).model;
};

it('The first call of a turn took no longer than the turn, however long nobody wrote before', () => {
  expect(modelOf(1)).toMatchObject({ durationMs: 1_500 });
  expect(modelOf(2)).not.toHaveProperty('durationMs');
});
