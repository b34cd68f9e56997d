import { DynamoShares } from '@remote-swe/core/adapters/dynamodb/api/shares';
import { randomSecret } from '@remote-swe/core/adapters/node/secret';
import { secretHash } from '@remote-swe/core/domain/api/token';
import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { asked, browserOf, keyOf, withTable } from '../../callers/caller.ts';
import { type Planted, plantedSession } from '../../callers/planted-entry.ts';
import { rawText } from '../../raw-path.ts';
import { SECRETS } from '../../secrets/samples.ts';
import { Tries } from '../../tries.ts';

/** Somebody who reads by the API what is not theirs: sessions by their ids, links, files of the page; and secrets that a session holds. */
export const foreignReaders: Attack = {
  name: 'foreign-readers',
  async run(lab) {
    const system = await lab.system();
    const tries = new Tries();
    const alice = await keyOf(system, 'U0ALICE');
    const planted = await plantedSession(system, alice, SECRETS.map(({ text }) => text).join('\n\n'));
    await foreignSession(system, planted, tries);
    await poorKeys(system, planted, tries);
    await plantedSecrets(system, planted, tries);
    await links(system, planted, tries);
    await beginnings(system, tries);
    for (const path of pagePaths()) tries.note(path, !INSIDE.test(await rawText(system, path)));
    return tries.outcome();
  },
};

function readsOf({ path, version }: Planted): string[] {
  const entry = `${path}/entries/${version}`;
  return [
    ...[path, `${path}/entries`, entry, `${entry}/outputs/a`, `${entry}/images/0`, `${path}/changes?since=0`],
    ...[`${path}/transcript`, `${path}/files`, `${path}/files/${version}/0`, `${path}/saved`],
  ];
}

/** Bob, by key and browser: every answer is that of a session that never was. */
async function foreignSession(system: LocalSystem, planted: Planted, tries: Tries): Promise<void> {
  const key = await keyOf(system, 'U0BOB');
  const { cookie } = await browserOf(system, 'U0BOB');
  const never = { ...planted, path: planted.path.replace(/\d(?=\d?$)|.$/, 'x') };
  for (const [index, read] of readsOf(planted).entries())
    for (const as of [{ key }, { cookie }]) {
      const [theirs, none] = [
        await asked(system, as, 'GET', read),
        await asked(system, as, 'GET', readsOf(never)[index] ?? ''),
      ];
      tries.note(
        `${Object.keys(as)} reads ${read}: ${theirs.status}`,
        theirs.status === 404 && theirs.text === none.text,
      );
    }
  const { text } = await asked(system, { key }, 'GET', '/sessions?limit=100');
  tries.note('the list of somebody else', !text.includes(planted.id));
}

/** Keys of the session's owner that must not do. */
async function poorKeys(system: LocalSystem, planted: Planted, tries: Tries): Promise<void> {
  const [ended, revoked] = [await keyOf(system, 'U0ALICE', { days: -1 }), await keyOf(system, 'U0ALICE')];
  await asked(system, { key: revoked }, 'DELETE', `/keys/${revoked.split('_')[1]}`);
  for (const read of readsOf(planted))
    for (const key of [ended, revoked]) {
      const { status } = await asked(system, { key }, 'GET', read);
      tries.note(`a worthless key reads ${read}: ${status}`, status === 401);
    }
  const [reads, writes] = [
    await keyOf(system, 'U0ALICE', { scopes: ['read'] }),
    await keyOf(system, 'U0ALICE', { scopes: ['write'] }),
  ];
  const beyond: [key: string, method: string, path: string, body?: object][] = [
    [reads, 'POST', `${planted.path}/messages`, { text: 'Push it to evil' }],
    [reads, 'POST', `${planted.path}/shares`, { hours: 1 }],
    [writes, 'GET', `${planted.path}/entries`],
    ...['/operations', '/workers', '/approvals'].map((path) => [reads, 'GET', path] as [string, string, string]),
  ];
  for (const [key, method, path, body] of beyond) {
    const { status } = await asked(system, { key }, method, path, body);
    tries.note(`a key of another scope, ${method} ${path}: ${status}`, status === 403);
  }
  const asCookie = await asked(system, { cookie: reads }, 'GET', planted.path);
  tries.note(`a key as a cookie: ${asCookie.status}`, asCookie.status === 401);
}

/** The owner reads their own session: no answer has a secret, none has a header that the session wrote. */
async function plantedSecrets(system: LocalSystem, planted: Planted, tries: Tries): Promise<void> {
  const key = await keyOf(system, 'U0ALICE');
  for (const read of [...readsOf(planted), '/sessions?limit=100']) {
    const { text, headers } = await asked(system, { key }, 'GET', read);
    const shown = SECRETS.filter(({ secret }) => text.includes(secret)).map(({ name }) => name);
    tries.note(`${read} shows ${shown}`, shown.length === 0);
    const isClean = headers.get('set-cookie') === null && !/passwd|script/.test(JSON.stringify([...headers]));
    tries.note(`the headers of ${read}`, isClean);
  }
}

/** A session that has just begun is its owner's already, and what they asked with shows no secret. */
async function beginnings(system: LocalSystem, tries: Tries): Promise<void> {
  const [alice, bob] = [await keyOf(system, 'U0ALICE'), await keyOf(system, 'U0BOB')];
  const task = `Use ${SECRETS.map(({ text }) => text).join('\n\n')}`;
  const begun = await asked(system, { key: alice }, 'POST', '/sessions', { task });
  const { id } = JSON.parse(begun.text) as { id: string };
  const path = `/sessions/${encodeURIComponent(id)}`;
  const seen = [begun.text];
  for (const read of [path, `${path}/files`, `${path}/transcript`, `${path}/diff`, '/sessions?limit=100']) {
    seen.push((await asked(system, { key: alice }, 'GET', read)).text);
    const theirs = await asked(system, { key: bob }, 'GET', read);
    const isNone = theirs.status === 404 || !theirs.text.includes(id);
    tries.note(`Bob reads ${read}: ${theirs.status}`, isNone);
  }
  for (const act of ['stop', 'resume']) {
    const { status } = await asked(system, { key: bob }, 'POST', `${path}/${act}`, {});
    tries.note(`Bob's ${act} of a session that has just begun: ${status}`, status === 404);
  }
  for (const { name, secret } of SECRETS)
    tries.note(`a beginning shows ${name}`, !seen.some((text) => text.includes(secret)));
}

async function links(system: LocalSystem, planted: Planted, tries: Tries): Promise<void> {
  const key = await keyOf(system, 'U0ALICE');
  const other = await plantedSession(system, key, 'of another session');
  const { text } = await asked(system, { key }, 'POST', `${planted.path}/shares`, { hours: 1 });
  const token = (JSON.parse(text) as { url: string }).url.split('/shared/')[1] ?? '';
  const [, secret = ''] = token.split('~');
  const good = await asked(system, {}, 'GET', `/shared/${token}/entries`);
  const shown = SECRETS.filter((sample) => good.text.includes(sample.secret)).map(({ name }) => name);
  tries.note(`a link shows ${shown}`, good.status === 200 && shown.length === 0);
  const worthless: [what: string, path: string][] = [
    ['another session with its secret', `/shared/${named(other.id)}~${secret}`],
    ['entries of another session', `/shared/${named(other.id)}~${secret}/entries`],
    ['no session', `/shared/~${secret}${'x'.repeat(20)}`],
    ['an end that is cut', `/shared/${token.slice(0, -1)}`],
    ['outputs', `/shared/${token}/entries/${planted.version}/outputs/a`],
    ['images', `/shared/${token}/entries/${planted.version}/images/0`],
    ['a link that has ended', `/shared/${await endedLink(system, planted.id)}/entries`],
  ];
  for (const [what, path] of worthless) {
    const { status } = await asked(system, {}, 'GET', path);
    tries.note(`a link, ${what}: ${status}`, status === 404);
  }
  for (const as of [{ key: token }, { key: secret }, { cookie: secret }]) {
    const { status } = await asked(system, as, 'GET', planted.path);
    tries.note(`a link as ${Object.keys(as)}: ${status}`, status === 401);
  }
  await asked(system, { key }, 'DELETE', `${planted.path}/shares`);
  const revoked = await asked(system, {}, 'GET', `/shared/${token}/entries`);
  tries.note(`a revoked link: ${revoked.status}`, revoked.status === 404);
}

const named = (id: string) => Buffer.from(id).toString('base64url');

function endedLink(system: LocalSystem, sessionId: string): Promise<string> {
  const [secret, now] = [randomSecret(), system.clock.now()];
  return withTable(system, async (client, table) => {
    const share = { sessionId, by: 'U0ALICE', at: now - 2, expiresAt: now - 1 };
    await new DynamoShares(client, table).put(secretHash(secret), share);
    return `${named(sessionId)}~${secret}`;
  });
}

const CLIMBS = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..\\', '..%5c', '....//', '%252e%252e%252f', '..%00/'];
/** What those files hold and the page does not say. */
const INSIDE = /root:[^:]*:0:0:|"name": "remote-swe/;

function pagePaths(): string[] {
  const prefixes = ['/console/', '/console/assets/', '/api/', '/api/sessions/'];
  return prefixes.flatMap((prefix) =>
    CLIMBS.flatMap((climb) => [1, 2, 12].map((times) => `${prefix}${climb.repeat(times)}`)).flatMap((start) =>
      ['etc/passwd', 'package.json'].map((target) => `${start}${target}`),
    ),
  );
}
