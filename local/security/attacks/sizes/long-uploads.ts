import type { LocalRequest } from '../../../kernel/http.ts';
import type { LocalSystem } from '../../../system/system.ts';
import type { Attack } from '../../attack.ts';
import { scriptedSession } from '../../session/scripted-session.ts';
import { Tries } from '../../tries.ts';

/** More than any report or file of a worker may have. */
const TOO_LONG = Buffer.alloc(60_000_000);

/** Whoever is root on a worker holds the addresses of its commands: nothing but one short object per address may come of that. */
export const longUploads: Attack = {
  name: 'long-uploads',
  async run(lab) {
    const addresses = new Set<string>();
    const { system } = await scriptedSession(
      lab,
      [[{ name: 'bash', input: { command: 'printf a > a.txt' } }], [SEND]],
      {
        prepare: async (started) => {
          started.front.observers.push({
            before: ({ operation }, request) => note(addresses, started, operation, request),
          });
        },
      },
    );
    const tries = new Tries();
    tries.note('no address was handed out', addresses.size > 0);
    for (const address of addresses) {
      for (const [what, send] of Object.entries(waysOf(address))) {
        const before = stored(system);
        await send();
        tries.note(`${what}: ${new URL(address).pathname}`, stored(system) === before);
      }
    }
    return tries.outcome();
  },
};

const SEND = { name: 'send_file', input: { path: 'a.txt' } };

/** Keys and lengths of all objects that a worker may have put there. */
function stored(system: LocalSystem): string {
  const objects = system.s3.objects(system.plan.buckets[0]?.name ?? '');
  return objects.map(({ key, bytes }) => `${key} ${bytes.length}`).join('\n');
}

/** Addresses in a command that go to S3 and are not for reading alone. */
function note(addresses: Set<string>, system: LocalSystem, operation: string, request: LocalRequest): void {
  if (operation !== 'SendCommand') return;
  const { Parameters } = JSON.parse(request.body.toString('utf8'));
  const command = commandOf(system, JSON.parse(Buffer.from(Parameters.Payload[0], 'base64').toString('utf8')));
  const { reportUrl, uploads = [] } = command;
  for (const address of [reportUrl, ...uploads.map(({ url }) => url)]) if (address) addresses.add(address);
}

type Command = { reportUrl?: string; uploads?: { url: string }[] };

/** A long one waits in the bucket. */
function commandOf(system: LocalSystem, payload: Command & { action?: string; url?: string }): Command {
  if (payload.action !== 'fetch' || !payload.url) return payload;
  const path = decodeURIComponent(new URL(payload.url).pathname);
  const objects = system.s3.objects(system.plan.buckets[0]?.name ?? '');
  const found = objects.find(({ key }) => path.endsWith(`/${key}`));
  return found ? JSON.parse(found.bytes.toString('utf8')) : {};
}

function waysOf(address: string): Record<string, () => Promise<unknown>> {
  const url = new URL(address);
  const fields = Object.fromEntries(url.searchParams);
  const other = url.href.replace(/(reports|files)(%2F|\/)/, '$1$2other-');
  url.search = '';
  return {
    'a long object by PUT': () => fetch(address, { method: 'PUT', body: TOO_LONG }),
    'another object by PUT': () => fetch(other, { method: 'PUT', body: 'x' }),
    'a long object by a form': () => post(url.href, fields, TOO_LONG),
    'another object by a form': () => post(url.href, { ...fields, key: 'reports/other' }, Buffer.from('x')),
    'an object of another kind': () => post(url.href, { ...fields, 'x-amz-meta-a': 'b' }, Buffer.from('x')),
    'a form without its policy': () => post(url.href, { key: fields.key ?? 'reports/other' }, Buffer.from('x')),
  };
}

function post(url: string, fields: Record<string, string>, content: Buffer): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(content)]), 'file');
  return fetch(url, { method: 'POST', body: form });
}
