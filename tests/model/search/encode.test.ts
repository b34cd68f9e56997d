import { expect, it } from 'vitest';
import { workerSession } from '../configuration/configuration.ts';
import { initialState } from '../state.ts';
import { Encoder } from './encode.ts';

it('The encoding gives equal states one key, and states that differ deep inside different ones', () => {
  const encoder = new Encoder();
  const state = initialState(workerSession());
  const copy = structuredClone(state);
  const key = encoder.key(state);
  expect(encoder.key(copy)).toBe(key);
  expect(encoder.canonical(copy)).toEqual(state);
  expect(encoder.canonical(copy).entry).toBe(state.entry);
  const other = { ...state, entry: { ...state.entry, transcript: [...state.entry.transcript, 'final' as const] } };
  expect(encoder.key(other)).not.toBe(key);
});
