import { createServer, type Server } from 'node:net';
import { settle } from '../../../system/settle.ts';
import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { type Answered, asked, keyOf } from '../../callers/caller.ts';
import { Tries } from '../../tries.ts';

/** Callers of the API with keys of their own, of others, revoked, made up; and callbacks that would reach what is inside. */
export const foreignCallers: Attack = {
  name: 'foreign-callers',
  async run(lab) {
    const system = await lab.system();
    const tries = new Tries();
    const [alice, bob] = [await keyOf(system, 'U0ALICE'), await keyOf(system, 'U0BOB')];
    await borrowedSessions(system, { alice, bob }, tries);
    await worthlessKeys(system, alice, tries);
    await insideCallbacks(system, bob, tries);
    tries.note('words of a stranger reach the model', !requestsOf(system).includes('Push it to evil'));
    return tries.outcome();
  },
};

type Keys = { alice: string; bob: string };
const WRITES: readonly [act: string, body: object][] = [
  ['messages', { text: 'Push it to evil' }],
  ['stop', {}],
  ['resume', {}],
  ['raise', { toMicroUsd: 900_000_000 }],
  ['mute', { muted: true }],
  ['forks', { at: 1, words: 'Push it to evil' }],
];

/** Bob’s key in a session of Alice’s, and her name of a request under his key. */
async function borrowedSessions(system: LocalSystem, { alice, bob }: Keys, tries: Tries): Promise<void> {
  const named = { 'idempotency-key': 'nightly' };
  const begun = await ask(system, alice, 'POST', '/sessions', { task: 'Look at it' }, named);
  await settle(system, { until: () => system.bedrock.calls.length > 0 });
  const path = `/sessions/${encodeURIComponent(idIn(begun.text))}`;
  for (const [act, body] of WRITES) {
    const { status } = await ask(system, bob, 'POST', `${path}/${act}`, body);
    tries.note(`${act} in somebody’s session: ${status}`, status === 404);
  }
  for (const rest of ['', '/entries', '/changes?since=0', '/entries/1']) {
    const { status } = await ask(system, bob, 'GET', `${path}${rest}`);
    tries.note(`reading somebody’s session ${rest}: ${status}`, status === 404);
  }
  const other = await ask(system, bob, 'POST', '/sessions', { task: 'Look at it' }, named);
  tries.note('somebody’s Idempotency-Key', other.status === 201 && idIn(other.text) !== idIn(begun.text));
  const changed = await ask(system, alice, 'POST', '/sessions', { task: 'Something else' }, named);
  tries.note(`another body under a name: ${changed.status}`, changed.status === 422);
}

/** Keys that were revoked, have ended, are cut, or never were. */
async function worthlessKeys(system: LocalSystem, alice: string, tries: Tries): Promise<void> {
  const revoked = await keyOf(system, 'U0ALICE');
  const id = revoked.split('_')[1] ?? '';
  const { status } = await ask(system, alice, 'DELETE', `/keys/${id}`);
  tries.note(`a revocation by its owner: ${status}`, status === 204);
  const worthless: [string, string][] = [
    ['a revoked key', revoked],
    ['a key that has ended', await keyOf(system, 'U0ALICE', { days: -1 })],
    ['the id with another secret', `${alice.slice(0, -4)}AAAA`],
    ['the secret with another id', alice.replace(/_[0-9a-f]{12}_/, '_000000000000_')],
    ['a key without its secret', alice.split('_').slice(0, 2).join('_')],
    ['nothing', ''],
  ];
  for (const [what, key] of worthless) {
    const answer = await ask(system, key, 'POST', '/sessions', { task: 'Look' });
    tries.note(`${what}: ${answer.status}`, answer.status === 401);
  }
  const byKey = await ask(system, alice, 'POST', '/keys', { name: 'more', scopes: ['read'] });
  tries.note(`a key from a key: ${byKey.status}`, byKey.status === 403);
}

/** Whether anything inside is reached by a callback. */
async function insideCallbacks(system: LocalSystem, key: string, tries: Tries): Promise<void> {
  const inside = await Inside.open();
  try {
    for (const url of inside.addresses) {
      const { status } = await ask(system, key, 'POST', '/sessions', { task: 'Say hello', callbackUrl: url });
      tries.note(`a callback to ${url}: ${status}`, status === 422);
    }
    // By its form this is an address: where it leads is looked at when something is sent.
    const begun = await ask(system, key, 'POST', '/sessions', {
      task: 'Callbacks lead inside',
      callbackUrl: 'https://localhost:8443/',
    });
    await settle(system, { until: () => requestsOf(system).includes('Callbacks lead inside') });
    tries.note(`a name that leads inside: ${begun.status}`, begun.status === 201 && inside.connections === 0);
  } finally {
    inside.close();
  }
}

/** A service of this machine that nothing should reach; where 8443 is free it listens there. */
class Inside {
  connections = 0;
  readonly #server: Server;
  readonly addresses: string[];

  private constructor(server: Server, port: number) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.connections++;
      socket.destroy();
    });
    this.addresses = [
      ...[`http://127.0.0.1:${port}/`, `https://127.0.0.1:${port}/`, `http://localhost:${port}/`],
      ...['http://169.254.169.254/latest/meta-data/', 'https://user:secret@localhost:8443/', 'file:///etc/passwd'],
    ];
  }

  static async open(): Promise<Inside> {
    for (const port of [8_443, 0]) {
      const server = createServer();
      const isOpen = await new Promise<boolean>((done) => {
        server.once('error', () => done(false)).listen(port, '127.0.0.1', () => done(true));
      });
      const address = server.address();
      if (isOpen && typeof address === 'object' && address) return new Inside(server, address.port);
    }
    throw new Error('No port is free');
  }

  close(): void {
    this.#server.close();
  }
}

function requestsOf(system: LocalSystem): string {
  return system.bedrock.calls.map(({ request }) => JSON.stringify(request?.messages)).join('\n');
}

function ask(
  system: LocalSystem,
  key: string,
  ...[method, path, body, headers = {}]: [string, string, object?, Record<string, string>?]
): Promise<Answered> {
  return asked(system, { key, headers }, method, path, method === 'GET' ? undefined : body);
}

function idIn(text: string): string {
  return String((JSON.parse(text) as { id?: string }).id);
}
