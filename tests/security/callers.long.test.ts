import { afterAll, expect, it } from 'vitest';
import { foreignBrowsers } from '../../local/security/attacks/web/foreign-browsers.ts';
import { foreignCallers } from '../../local/security/attacks/web/foreign-callers.ts';
import { foreignReaders } from '../../local/security/attacks/web/foreign-readers.ts';
import { Lab } from '../../local/security/lab.ts';

const lab = new Lab({ seed: 1, user: { kind: 'make' } });
afterAll(() => lab.close());

it('Callers of the API get nothing with keys that are not theirs, and callbacks reach nothing inside', async () => {
  const outcome = await foreignCallers.run(lab);
  expect(outcome).toEqual({ tries: expect.any(Number), held: 'tries' in outcome ? outcome.tries : 0 });
});

it('Readers of the API see nothing of sessions that are not theirs, of secrets, or of other files than the page', async () => {
  const outcome = await foreignReaders.run(lab);
  expect(outcome).toEqual({ tries: expect.any(Number), held: 'tries' in outcome ? outcome.tries : 0 });
});

it('Codes and cookies of the console are of no use to other people and other pages', async () => {
  const outcome = await foreignBrowsers.run(lab);
  expect(outcome).toEqual({ tries: expect.any(Number), held: 'tries' in outcome ? outcome.tries : 0 });
});
