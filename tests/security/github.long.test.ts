import { afterAll, expect, it } from 'vitest';
import { calledStrangers } from '../../local/security/attacks/people/called-strangers.ts';
import { strangersAtGitHub } from '../../local/security/attacks/people/strangers-at-github.ts';
import { insidePictures } from '../../local/security/attacks/web/inside-pictures.ts';
import { Lab } from '../../local/security/lab.ts';

const lab = new Lab({ seed: 1, user: { kind: 'make' } });
afterAll(() => lab.close());

it('What strangers and programs do at GitHub, and what is forged or replayed, begins and tells nothing', async () => {
  const outcome = await strangersAtGitHub.run(lab);
  expect(outcome).toEqual({ tries: expect.any(Number), held: 'tries' in outcome ? outcome.tries : 0 });
});

it('Pictures of an issue that lead inside, or to hosts that look like GitHub, are asked of nobody', async () => {
  const outcome = await insidePictures.run(lab);
  expect(outcome).toEqual({ tries: expect.any(Number), held: 'tries' in outcome ? outcome.tries : 0 });
});

it('Names and issues of strangers in words for GitHub call nobody, as another reader of Markdown finds', async () => {
  const outcome = await calledStrangers.run(lab);
  expect(outcome).toEqual({ tries: expect.any(Number), held: 'tries' in outcome ? outcome.tries : 0 });
});
