import { afterAll, expect, it } from 'vitest';
import { strangersWords } from '../../local/security/attacks/people/strangers-words.ts';
import { forgedButtons } from '../../local/security/attacks/slack/forged-buttons.ts';
import { replayedPosts } from '../../local/security/attacks/slack/replayed-posts.ts';
import { unsignedPosts } from '../../local/security/attacks/slack/unsigned-posts.ts';
import { Lab } from '../../local/security/lab.ts';
import { UNSIGNED_BODIES } from '../../local/security/slack/unsigned-bodies.ts';

const lab = new Lab({ seed: 1, user: { kind: 'make' } });
afterAll(() => lab.close());

it('28 bodies that nobody signed, and signatures that are none, are refused without any effect', async () => {
  expect(UNSIGNED_BODIES.length).toBe(28);
  expect(await unsignedPosts.run(lab)).toEqual({ tries: 37, held: 37 });
});

it('A signed request that is sent again does nothing more, and is refused when it is stale', async () => {
  expect(await replayedPosts.run(lab)).toEqual({ tries: 12, held: 12 });
});

it('A button that was pressed by others, elsewhere or in no way that Slack knows moves no session', async () => {
  expect(await forgedButtons.run(lab)).toEqual({ tries: 22, held: 22 });
});

it('What strangers write, edit and delete in a session’s thread, and changes that are forged, move nothing', async () => {
  expect(await strangersWords.run(lab)).toEqual({ tries: 123, held: 123 });
});
