import { entryItem, entryOf } from '@remote-swe/core/adapters/dynamodb/items/entry-codec';
import type { ThreadSource } from '@remote-swe/core/domain/thread/thread-source';
import { expect, it } from 'vitest';
import { entry, idle, SOURCE, state } from '../../fakes/build.ts';
import { Calls } from '../../fakes/calls.ts';
import { MemoryBlobs } from '../../fakes/people.ts';

it('An entry whose source names no kind is one of Slack', async () => {
  const blobs = new MemoryBlobs(new Calls());
  const { kind: _, ...rest } = SOURCE;
  const bare = entry(state(idle, { source: rest as ThreadSource }));
  expect((await entryOf(await entryItem(bare, blobs), blobs)).state.source).toEqual(SOURCE);
});
