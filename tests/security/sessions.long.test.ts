import { afterAll, expect, it } from 'vitest';
import { hostileCalls } from '../../local/security/attacks/hostile-calls.ts';
import { plantedSecrets } from '../../local/security/attacks/planted-secrets.ts';
import { Lab } from '../../local/security/lab.ts';

const lab = new Lab({ seed: 1, user: { kind: 'make' } });
afterAll(() => lab.close());

it('paths that lead out, addresses that are commands and names that are options get a model nowhere', async () => {
  expect(await hostileCalls.run(lab)).toEqual({ tries: 35, held: 35 });
});

it('a session that prints, packs, sends and pushes secrets leaves none behind, with a token and with an App', async () => {
  const outcome = await plantedSecrets.run(lab);
  expect(outcome).toEqual({ tries: expect.any(Number), held: 'tries' in outcome ? outcome.tries : 0 });
});
