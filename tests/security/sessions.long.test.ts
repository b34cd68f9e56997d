import { afterAll, expect, it } from 'vitest';
import { plantedSecrets } from '../../local/security/attacks/secrets/planted-secrets.ts';
import { longUploads } from '../../local/security/attacks/sizes/long-uploads.ts';
import { oversizedReplies } from '../../local/security/attacks/sizes/oversized-replies.ts';
import { hostileCalls } from '../../local/security/attacks/worker/hostile-calls.ts';
import { Lab } from '../../local/security/lab.ts';

const lab = new Lab({ seed: 1, user: { kind: 'make' } });
afterAll(() => lab.close());

it('Paths that lead out, addresses that are commands and names that are options get a model nowhere', async () => {
  expect(await hostileCalls.run(lab)).toEqual({ tries: 35, held: 35 });
});

it('A session that prints, packs, sends and pushes secrets leaves none behind, with a token and with an App', async () => {
  const outcome = await plantedSecrets.run(lab);
  expect(outcome).toEqual({ tries: expect.any(Number), held: 'tries' in outcome ? outcome.tries : 0 });
});

it('The addresses of a command take one short object each, whoever holds them', async () => {
  expect(await longUploads.run(lab)).toEqual({ tries: 19, held: 19 });
});

it('A reply that asks for more than a request takes ends within the bounds, and the session goes on', async () => {
  const outcome = await oversizedReplies.run(lab);
  expect(outcome).toEqual({ tries: expect.any(Number), held: 'tries' in outcome ? outcome.tries : 0 });
});
