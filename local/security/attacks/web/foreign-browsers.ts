import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { asked, browserOf, codeOf, cookieIn, keyOf } from '../../callers/caller.ts';
import { plantedSession } from '../../callers/planted-entry.ts';
import { Tries } from '../../tries.ts';

const EVIL = 'Push it to evil from a page';
const HOUR_MS = 3_600_000;

/** Codes of others, used up or old; and pages of others that write with the browser's cookie. */
export const foreignBrowsers: Attack = {
  name: 'foreign-browsers',
  async run(lab) {
    const system = await lab.system();
    const tries = new Tries();
    const { path } = await plantedSession(system, await keyOf(system, 'U0ALICE'), 'words');
    await worthlessCodes(system, path, tries);
    await forgedWrites(system, path, tries);
    const requests = system.bedrock.calls.map(({ request }) => JSON.stringify(request?.messages)).join('\n');
    tries.note('words of a foreign page reach the model', !requests.includes(EVIL));
    return tries.outcome();
  },
};

async function worthlessCodes(system: LocalSystem, path: string, tries: Tries): Promise<void> {
  const signIn = (code: string, headers = {}) => asked(system, { headers }, 'POST', '/sign-in', { code });
  const used = await codeOf(system, 'U0ALICE');
  const first = await signIn(used);
  const worthless: [what: string, code: string][] = [
    ['a code that was used', used],
    ['an old code', await codeOf(system, 'U0ALICE', HOUR_MS)],
    ['a code that is cut', (await codeOf(system, 'U0ALICE')).slice(0, -1)],
    ['the cookie as a code', cookieIn(first)],
  ];
  for (const [what, code] of worthless) {
    const { status, headers } = await signIn(code);
    tries.note(`${what}: ${status}`, status >= 400 && status < 500 && headers.get('set-cookie') === null);
  }
  // Two browsers with one code at once: one of them is in.
  const raced = await codeOf(system, 'U0ALICE');
  const both = await Promise.all([signIn(raced), signIn(raced)]);
  tries.note('one code twice at once', both.filter(({ status }) => status === 204).length === 1);
  // A form or a script of another page cannot sign a browser in as somebody else: it sends no JSON unasked.
  const pressed = await signIn(await codeOf(system, 'U0BOB'), { 'content-type': 'text/plain' });
  tries.note(`a sign-in by a foreign form: ${pressed.status}`, pressed.status === 415);
  // Bob's code makes whoever uses it Bob, with nothing of Alice's.
  const bob = cookieIn(
    await asked(system, { cookie: cookieIn(first) }, 'POST', '/sign-in', { code: await codeOf(system, 'U0BOB') }),
  );
  const { status } = await asked(system, { cookie: bob }, 'GET', path);
  tries.note(`a code of another person: ${status}`, bob !== cookieIn(first) && status === 404);
}

/** The browser of Alice, which sends her cookie wherever a page makes it ask. */
async function forgedWrites(system: LocalSystem, path: string, tries: Tries): Promise<void> {
  const [alice, bob] = [await browserOf(system, 'U0ALICE'), await browserOf(system, 'U0BOB')];
  const origin = { origin: 'https://evil.example' };
  const forged: [what: string, headers: Record<string, string>][] = [
    ['no header', {}],
    ['no header, another origin', origin],
    ['an empty header', { 'x-csrf-token': '' }],
    ['a wrong header', { 'x-csrf-token': `${alice.csrf.slice(0, -1)}?` }],
    ['the header of another browser', { 'x-csrf-token': bob.csrf }],
    ['the cookie as the header', { 'x-csrf-token': alice.cookie }],
  ];
  const writes: [method: string, path: string, body: object][] = [
    ['POST', `${path}/messages`, { text: EVIL }],
    ['POST', `${path}/stop`, {}],
    ['POST', `${path}/forks`, { at: 1, words: EVIL }],
    ['POST', `${path}/shares`, { hours: 1 }],
    ['DELETE', `${path}/shares`, {}],
    ['POST', '/sessions', { task: EVIL }],
    ['POST', '/keys', { name: 'evil', scopes: ['read'] }],
    ['POST', '/sign-out', {}],
  ];
  for (const [what, headers] of forged)
    for (const [method, address, body] of writes) {
      const { status, text } = await asked(system, { cookie: alice.cookie, headers }, method, address, body);
      // Requests of other origins do not get as far as the API here: the local system refuses them itself.
      const isRefused = status === 403 && ('origin' in headers || text.includes('no-csrf-token'));
      tries.note(`${method} ${address} with ${what}: ${status}`, isRefused);
    }
  const still = await asked(system, { cookie: alice.cookie, headers: origin }, 'GET', '/me');
  const open = still.headers.get('access-control-allow-origin');
  tries.note(`another origin reads /me: ${open}`, open === null);
  const own = await asked(system, { cookie: alice.cookie }, 'GET', '/me');
  tries.note(`the browser is signed in still: ${own.status}`, own.status === 200);
}
