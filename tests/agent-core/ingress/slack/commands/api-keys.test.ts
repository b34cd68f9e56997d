import { secretHash } from '@remote-swe/core/domain/api/token';
import { SecretFilter } from '@remote-swe/core/domain/known-values/secret-filter';
import { textsOf } from '@remote-swe/core/domain/language/texts';
import { redacted } from '@remote-swe/core/domain/redact/redact';
import { apiKeys } from '@remote-swe/core/ingress/slack/commands/api-keys';
import { type ApiKeyCommand, apiKeyOf } from '@remote-swe/core/ingress/slack/interpret/api-key-words';
import { beforeEach, describe, expect, it } from 'vitest';
import { CLOSED, Door } from '../door.ts';

let door: Door;
beforeEach(() => {
  door = new Door();
});

const told: string[] = [];

async function says(user: string, text: string, channel = 'D1'): Promise<string | undefined> {
  const command = apiKeyOf(text) as ApiKeyCommand;
  const source = { kind: 'slack' as const, teamId: 'T1', channel, threadTs: '1700000000.000001' };
  const installation = { id: 'T1', homes: ['T1'], botUserId: 'UBOT' };
  const author = { user, channel, claims: {}, installation };
  const ports = { ...door.ports(), texts: textsOf(undefined) };
  ports.chat = Object.assign(Object.create(ports.chat), {
    tell: async (_source: unknown, to: string, words: string) => void told.push(`${to}: ${words}`),
  });
  return apiKeys(ports, CLOSED, { source, sessionId: 's', author, ts: '1700000000.000001' } as never, command);
}

describe('api_key', () => {
  it('In a channel nothing is made, and the answer says where to ask', async () => {
    expect(await says('U1', 'api_key', 'C1')).toContain('direct message');
    expect(door.keys.keys.size).toBe(0);
  });

  it('A key goes to its owner alone, whole through every net for secrets, and is kept as a digest', async () => {
    told.length = 0;
    expect(await says('U1', 'api_key for our CI')).toBeUndefined();
    const [key] = [...door.keys.keys.values()];
    const [, secret = ''] = /rswe_[0-9a-f]{12}_([\w-]{43})/.exec(told[0] ?? '') ?? [];
    expect(told[0]).toMatch(/^U1: /);
    expect(redacted(new SecretFilter().text(told[0] ?? ''))).toBe(told[0]);
    expect(key).toMatchObject({ name: 'our CI', scopes: ['read', 'write'], hash: secretHash(secret) });
    expect(JSON.stringify(key)).not.toContain(secret);
    expect(await says('U1', 'api_key list')).toContain('our CI');
  });

  it('Everybody sees and revokes their own keys, admins everybody’s', async () => {
    await says('U1', 'api_key');
    const [id = ''] = door.keys.keys.keys();
    expect(await says('U2', 'api_key list')).toContain('no keys');
    expect(await says('U2', `api_key revoke ${id}`)).toContain('no key');
    expect(await says('UADMIN', 'api_key list')).toContain(id);
    expect(await says('UADMIN', `api_key revoke ${id}`)).toContain('revoked');
    expect(door.keys.keys.size).toBe(0);
  });

  it('An admin’s key may do what admins may', async () => {
    await says('UADMIN', 'api_key');
    expect([...door.keys.keys.values()][0]?.scopes).toEqual(['read', 'write', 'admin']);
  });
});

describe('what is the command', () => {
  it.each([
    ['api_key', { act: 'make' }],
    ['API-Key', { act: 'make' }],
    ['api_keys', { act: 'list' }],
    ['api_key list', { act: 'list' }],
    ['api_key revoke 0123abc', { act: 'revoke', id: '0123abc' }],
    ['api_key for the CI of acme/shop', { act: 'make', name: 'the CI of acme/shop' }],
  ])('%s is', (text, command) => expect(apiKeyOf(text)).toEqual({ kind: 'api-key', ...command }));
});
