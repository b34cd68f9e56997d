import { summaryRow } from '@remote-swe/core/domain/persisted/summary';
import { rowOf } from '@remote-swe/core/domain/session/listed/row';
import { expect, it } from 'vitest';
import { idle, state } from '../../fakes/build.ts';

it('A build before, which decides on its own field whether a session waits, lists it as this one does', () => {
  const waits = rowOf(state({ kind: 'thinking', attempt: 1, since: 5, maxTokensRaises: 0 }));
  expect(waits).toMatchObject({ awaits: 'capacity of the model', isWaiting: true });
  expect(summaryRow.parse(JSON.parse(JSON.stringify(waits)))).toMatchObject({ isWaiting: true });
  for (const none of [idle, { kind: 'thinking' as const, attempt: 0, maxTokensRaises: 0 }])
    expect(rowOf(state(none)).isWaiting).toBeUndefined();
});
