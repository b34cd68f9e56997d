import { IMAGES_BYTES_MAX } from '@remote-swe/core/domain/image/image-limits';
import { PortError } from '@remote-swe/core/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { acting, dispatches, state, toolUse } from '../../fakes/build.ts';
import { pngFile } from '../../fakes/images.ts';
import { World } from '../../fakes/world.ts';

const ISSUE = { title: 'Title', body: 'Body', state: 'open', author: 'alice', url: 'u', comments: [] };

let world: World;
beforeEach(() => {
  world = new World();
  const call = { toolCallId: 'a', name: 'get_issue', input: { url: 'o/a#1' } };
  world.given(state(acting(dispatches.none, [call])), [{ kind: 'model', blocks: [toolUse('a')] }]);
});

const resultText = () => JSON.stringify(world.newest.messages);

describe('pictures of several calls in one step', () => {
  const FILE = pngFile(10, 10, { padding: 1_000_000 });
  /** A host whose every issue has six pictures of a megabyte; remembers the bytes that it gave. */
  function hostOfPictures(): { bytes: number } {
    const given = { bytes: 0 };
    world.codeHost.issueAnswer = { ...ISSUE, pictures: { kind: 'issue', number: 1 } };
    world.codeHost.pictures = async (_repository, _words, room) => {
      const count = Math.min(6, room.count, Math.floor(room.bytes / FILE.length));
      given.bytes += count * FILE.length;
      return { pictures: Array(count).fill({ alt: 'x', format: 'png', bytes: FILE }), left: 6 - count };
    };
    return given;
  }

  const imagesOf = () => textsOf().filter((text) => text === 'image').length;
  const textsOf = () =>
    world.newest.messages
      .flatMap((message) => (message.kind === 'results' ? message.results : []))
      .flatMap(({ content }) => content.map((part) => (part.type === 'text' ? part.text : part.type)));

  it('Pictures of several calls in one step are asked for as long as one reply has room for them, and the others are told of', async () => {
    const given = hostOfPictures();
    const ids = Array.from({ length: 30 }, (_, index) => `c${index}`);
    const calls = ids.map((toolCallId) => ({ toolCallId, name: 'get_issue', input: { url: 'o/a#1' } }));
    world.given(state(acting(dispatches.none, calls)), [{ kind: 'model', blocks: ids.map((id) => toolUse(id)) }]);
    await world.step();
    expect(given.bytes).toBeLessThanOrEqual(IMAGES_BYTES_MAX);
    expect(imagesOf()).toBe(Math.floor(IMAGES_BYTES_MAX / FILE.length));
    expect(textsOf().at(-1)).toBe('(6 more pictures in it are not shown.)');
  });

  it('Pictures of several calls in one step have the room that pictures before leave', async () => {
    const given = hostOfPictures();
    const call = { toolCallId: 'a', name: 'get_issue', input: { url: 'o/a#1' } };
    const context = { tokens: 1, addedTokens: 0, images: 9, imageBytes: IMAGES_BYTES_MAX - 2 * FILE.length };
    world.given(state(acting(dispatches.none, [call]), { context }), [{ kind: 'model', blocks: [toolUse('a')] }]);
    await world.step();
    expect(given.bytes).toBe(2 * FILE.length);
    expect(imagesOf()).toBe(2);
  });
});

describe('several calls in one step', () => {
  it('Calls for which the time of a step does not do are left to the next one, and what was done is kept', async () => {
    const ids = ['a', 'b', 'c'];
    const calls = ids.map((toolCallId) => ({ toolCallId, name: 'get_issue', input: { url: 'o/a#1' } }));
    world.given(state(acting(dispatches.none, calls)), [{ kind: 'model', blocks: ids.map((id) => toolUse(id)) }]);
    const asked = () => world.calls.only('codeHost.issue').length;
    const remainingMs = () => (asked() === 0 ? 600_000 : 50_000);
    expect(await world.step({ remainingMs })).toBe('acknowledge');
    expect(asked()).toBe(1);
    expect(world.newest.state.phase).toMatchObject({ kind: 'acting', work: { results: [{ toolCallId: 'a' }] } });
    expect(await world.step()).toBe('acknowledge');
    expect(asked()).toBe(3);
    expect(resultText().match(/is open/g)).toHaveLength(3);
  });
});

describe('a tool call whose other side fails', () => {
  it('A tool call whose other side fails comes back with the message, a bounded number of times', async () => {
    world.calls.failNext('codeHost.issue', new PortError('retry', 'GitHub: 502'));
    expect(await world.step()).toBe('retry');
    expect(world.entries.at(-1)?.kind).not.toBe('tools');
    expect(await world.step()).toBe('acknowledge');
    expect(resultText()).toContain('o/a#1 is open');
  });
});
