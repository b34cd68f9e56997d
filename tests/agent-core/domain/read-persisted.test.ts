import { inboxContent, journalEntry } from '@remote-swe/core/domain/persisted/journal';
import { wakeBody } from '@remote-swe/core/domain/persisted/wake';
import { readPersisted, readPersistedJson } from '@remote-swe/core/domain/read-persisted';
import type { ModelBlock } from '@remote-swe/core/domain/transcript/transcript';
import { describe, expect, it } from 'vitest';
import { entry, idle, message, state, thinking } from '../fakes/build.ts';

const stored = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('readPersisted', () => {
  it('A journal entry keeps fields that only a newer build knows, at every depth', () => {
    const known = stored(entry(state(idle), { messages: [{ kind: 'advice', texts: ['Test it.'] }] }));
    const newer = {
      ...known,
      later: 1,
      state: { ...known.state, later: { deep: [1] }, counters: { ...known.state.counters, later: 'x' } },
      messages: [{ ...known.messages[0], later: true }],
    };
    expect(readPersisted(journalEntry, newer, 'The entry')).toEqual(newer);
  });

  it('An entry is read although it is of a kind that only a newer build knows: it is a word for logs', () => {
    const newer = { ...stored(entry(state(idle))), kind: 'told-later' };
    expect(readPersisted(journalEntry, newer, 'The entry').kind).toBe('told-later');
  });

  it('Blocks of the model stay as they are, to the order of their fields', () => {
    const blocks: ModelBlock[] = [
      { z: 1, a: { c: [{ y: 1, b: 2 }], a: null } },
      { toolUse: { toolUseId: 'a', name: 'b', input: 0 } },
    ];
    const read = readPersisted(
      journalEntry,
      stored(entry(state(idle), { messages: [{ kind: 'model', blocks }] })),
      'It',
    );
    expect(JSON.stringify(read.messages)).toBe(JSON.stringify([{ kind: 'model', blocks }]));
  });

  it('An entry that is broken is refused with its name and the field, and without what stands there', () => {
    const broken = stored(entry(state(thinking)));
    broken.state.phase.attempt = 'sk-secret';
    delete broken.state.turn;
    const read = () => readPersisted(journalEntry, broken, 'Journal item J#0000000001 of S#x');
    expect(read).toThrow(/^Journal item J#0000000001 of S#x is broken: .*state\.phase\.attempt: .*state\.turn: /s);
    expect(read).not.toThrow(/sk-secret/);
  });

  it('An entry is refused when it is in a phase that this build does not know', () => {
    const newer = stored(entry(state(idle)));
    newer.state.phase = { kind: 'dreaming' };
    expect(() => readPersisted(journalEntry, newer, 'The entry')).toThrow('The entry is broken: state.phase.kind: ');
  });

  it('An item is named also when it is no JSON, or no object', () => {
    expect(() => readPersistedJson(inboxContent, '{', 'Inbox item I#1')).toThrow(
      'Inbox item I#1 is broken: it is no JSON',
    );
    expect(() => readPersistedJson(wakeBody, '3', 'The wake')).toThrow('The wake is broken: the whole: ');
  });

  it('An error names at most five fields', () => {
    const read = () => readPersisted(inboxContent, {}, 'Inbox item I#1');
    expect(read).toThrow(/^Inbox item I#1 is broken: ([^;]+; ){4}[^;]+$/);
    expect(() => readPersisted(inboxContent, message('1.1'), 'It')).not.toThrow();
  });
});
