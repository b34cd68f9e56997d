import { afterAll, expect, it } from 'vitest';
import { foreignCallers } from '../../local/security/attacks/web/foreign-callers.ts';
import { Lab } from '../../local/security/lab.ts';

const lab = new Lab({ seed: 1, user: { kind: 'make' } });
afterAll(() => lab.close());

it('Callers of the API get nothing with keys that are not theirs, and callbacks reach nothing inside', async () => {
  const outcome = await foreignCallers.run(lab);
  expect(outcome).toEqual({ tries: expect.any(Number), held: 'tries' in outcome ? outcome.tries : 0 });
});
