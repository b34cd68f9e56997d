import { afterAll, expect, it } from 'vitest';
import { crossSiteRequests } from '../../local/security/attacks/cross-site-requests.ts';
import { Lab } from '../../local/security/lab.ts';

const lab = new Lab({ seed: 1, user: { kind: 'make' } });
afterAll(() => lab.close());

it('pages of other sites, and programs without a key of this run, get nothing from the local system', async () => {
  expect(await crossSiteRequests.run(lab)).toEqual({ tries: 61, held: 61 });
});
