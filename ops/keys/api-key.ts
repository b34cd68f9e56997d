import { DynamoApiKeys } from '@remote-swe/core/adapters/dynamodb/api/credentials';
import { randomSecret } from '@remote-swe/core/adapters/node/secret';
import { findParameters } from '@remote-swe/core/adapters/parameters/parameters';
import { KEY_DAYS_MAX, KEY_NAME_CHARS_MAX, type Scope, scope } from '@remote-swe/core/domain/api/asked/key';
import { callbackSecret } from '@remote-swe/core/domain/callbacks/signature';
import { makeKey } from '@remote-swe/core/ingress/keys/make-key';
import { UsageError } from '../../scripts/arguments.mjs';
import { command, count } from '../kit/command.ts';
import type { Ops } from '../kit/ops.ts';
import { timeText } from '../kit/output.ts';

const DAYS_DEFAULT = 90;
/** Nobody of Slack or GitHub: who may write to the table makes such keys, and their scopes are all that binds them. */
const OPERATOR = { source: 'api' as const, installation: 'operator', id: 'operator' };

export const apiKey = command({
  name: 'api-key',
  summary: 'Makes an API key, without Slack, for a program or for npm run cli; it is shown this once.',
  words: ['name'],
  options: {
    scopes: { type: 'string', value: 'LIST', help: 'of read, write, admin; default read,write' },
    days: { type: 'string', value: 'N', help: `until it ends; default ${DAYS_DEFAULT}, at most ${KEY_DAYS_MAX}` },
  },
  check({ values }) {
    scopesOf(values.scopes);
    count(values.days, 'days', DAYS_DEFAULT, KEY_DAYS_MAX);
  },
  async run(ops, { values, words: [name = ''] }) {
    const days = count(values.days, 'days', DAYS_DEFAULT, KEY_DAYS_MAX);
    const asked = { name: name.slice(0, KEY_NAME_CHARS_MAX), scopes: scopesOf(values.scopes), days };
    const made = await makeKey(portsOf(ops), { person: OPERATOR, isAdmin: true }, asked);
    const signing = made.callbackSecret ? [`Its callbacks are signed with ${made.callbackSecret}`] : [];
    const lines = [made.key, `Good until ${timeText(made.expiresAt)}, for ${made.scopes.join(' and ')}.`, ...signing];
    return { ok: true, data: made, lines: [...lines, 'Keep it now: it is not shown again.'] };
  },
});

function scopesOf(text = 'read,write'): Scope[] {
  return text.split(',').map((each) => {
    const read = scope.safeParse(each.trim());
    if (!read.success) throw new UsageError(`--scopes takes read, write and admin, not "${each}".`);
    return read.data;
  });
}

function portsOf({ clients, place, clock }: Ops) {
  return {
    keys: new DynamoApiKeys(clients.dynamoDb, place.table),
    secret: randomSecret,
    clock,
    callbackSecret: async (keyId: string) => {
      const parameter = place.stack.parameters.CallbackSecretParameter;
      const secret = parameter && (await findParameters(clients.ssm, [parameter])).get(parameter);
      return secret ? callbackSecret(secret, keyId) : undefined;
    },
  };
}
