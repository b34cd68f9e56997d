import { afterAll, expect, it } from 'vitest';
import { crossSiteRequests } from '../../local/security/attacks/local-system/cross-site-requests.ts';
import { listeningPorts } from '../../local/security/attacks/local-system/listening-ports.ts';
import { localPaths } from '../../local/security/attacks/local-system/local-paths.ts';
import { otherUsers } from '../../local/security/attacks/local-system/other-users.ts';
import { Lab } from '../../local/security/lab.ts';

const lab = new Lab({ seed: 1, user: { kind: 'make' } });
afterAll(() => lab.close());

it('Pages of other sites, and programs without a key of this run, get nothing from the local system', async () => {
  expect(await crossSiteRequests.run(lab)).toEqual({ tries: 61, held: 61 });
});

it('The local system listens on one port of this machine alone (Linux)', async () => {
  const outcome = await listeningPorts.run(lab);
  expect('skipped' in outcome || outcome).toEqual('skipped' in outcome ? true : { tries: 1, held: 1 });
});

it('No path leads a page or a repository to a file of the developer', async () => {
  expect(await localPaths.run(lab)).toEqual({ tries: 180, held: 180 });
});

it('Another user of the machine gets no answer (needs root, to be one)', async () => {
  const outcome = await otherUsers.run(lab);
  expect('skipped' in outcome || outcome).toEqual('skipped' in outcome ? true : { tries: 5, held: 5 });
});
