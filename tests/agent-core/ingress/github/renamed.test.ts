import { beforeEach, describe, expect, it } from 'vitest';
import { SESSION } from '../../fakes/build.ts';
import type { World } from '../../fakes/world.ts';
import { type Body, Ingress, STATE } from './ingress.ts';

let ingress: Ingress;
let world: World;

beforeEach(() => {
  ingress = new Ingress();
  ({ world } = ingress);
});

const receive: Ingress['receive'] = (...sample) => ingress.receive(...sample);
const stored = () => ingress.stored();

describe('a repository that has another name now', () => {
  const renamed = (name: string, id = 7) => ({ full_name: `acme/${name}`, id });
  const called =
    (name: string, id = 7) =>
    (body: Body) =>
      Object.assign(body, { repository: renamed(name, id) });
  const told = (action: string, changes: object, name: string) =>
    ingress.send('repository', { action, changes, repository: renamed(name) });
  const rename = (from: string, to: string) => told('renamed', { repository: { name: { from } } }, to);

  it('A remark finds the session that knows the pull request by the old name', async () => {
    expect(await rename('strftime', 'strptime')).toBe('noted');
    expect(await receive('issue-comment', called('strptime'))).toBe('accepted');
    expect(stored()).toHaveLength(1);
  });

  it('Checks ring who waits under the old name, after several renames, and without an event of them', async () => {
    await receive('check-suite', called('strftime'));
    await receive('status', called('between'));
    world.wakes.rings.length = 0;
    expect(await receive('check-suite', called('strptime'))).toBe('rung');
    expect(world.wakes.rings.map(({ sessionId }) => sessionId)).toEqual([SESSION, 'slack:T1:C1:2']);
  });

  it('The end of a pull request has the name by which its session knows it', async () => {
    world.given({
      ...STATE,
      pullRequests: [{ repository: 'acme/strftime', number: 2, url: 'u', branch: 'fix-iso-week' }],
    });
    await told('transferred', { owner: { from: { organization: { login: 'acme' } } } }, 'strftime');
    await rename('strftime', 'strptime');
    await receive('pull-request-merged', called('strptime'));
    expect(stored()[0]?.news).toMatchObject({ kind: 'ended', repository: 'acme/strftime' });
  });

  it('An issue’s session goes on under its old id, and a new one begins under the new name', async () => {
    world.table.inbox.set('github:acme:strftime:9', []);
    await rename('strftime', 'strptime');
    const comment = (number: number) => (body: Body) => {
      called('strptime')(body);
      body.issue = { number, user: { login: 'bob' } };
      Object.assign(body.comment ?? {}, { body: '@remote-swe go on' });
    };
    await receive('issue-comment', comment(9));
    await receive('issue-comment', comment(10));
    expect(world.table.inbox.get('github:acme:strftime:9')).toHaveLength(1);
    expect(ingress.begun).toEqual(['github:acme:strptime:10']);
  });

  it('Another repository that takes the old name has none of the sessions', async () => {
    await rename('strftime', 'strptime');
    expect(await receive('issue-comment', called('strftime', 8))).toBe('ignored');
    expect(stored()).toEqual([]);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['an odd name', { repository: { name: { from: '../..' } } }],
    ['no name', { repository: { name: {} } }],
  ])('A rename that says %s is ignored', async (_what, changes) => {
    expect(await told('renamed', changes, 'strptime')).toBe('ignored');
  });
});
