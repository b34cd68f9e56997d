import { dateOf } from '../format/format.ts';

/** A key in a list. `by`: id of the person whose rights it has. Times in ms. */
type Key = {
  id: string;
  name: string;
  scopes: readonly string[];
  by: string;
  expiresAt: number;
  lastUsedAt?: number | undefined;
};

/** What `api_key` answers, in a direct message. */
export const apiKeys = {
  onlyDirect: 'Write `api_key` in a direct message to me: what I answer is a secret.',
  defaultName: 'from Slack',
  made: (made: { key: string; expiresAt: number; scopes: readonly string[]; callbackSecret?: string }) =>
    [
      'Your API key, shown this once:',
      `\`${made.key}\``,
      ...(made.callbackSecret === undefined
        ? []
        : [`Its callbacks are signed with \`${made.callbackSecret}\` (docs/events.md).`]),
      `It may do what you may (${made.scopes.join(', ')}), until ${dateOf(made.expiresAt)}. \`api_key list\` shows your keys, \`api_key revoke <id>\` ends one. Delete this message once you have kept it.`,
    ].join('\n'),
  none: 'There are no keys. `api_key` makes one.',
  line: ({ id, name, scopes, by, expiresAt, lastUsedAt }: Key) =>
    `• \`${id}\` ${name} (${scopes.join(', ')}) of <@${by}>, until ${dateOf(expiresAt)}, ${lastUsedAt === undefined ? 'never used' : `last used ${dateOf(lastUsedAt)}`}`,
  revoked: (id: string) => `The key \`${id}\` is revoked: from now on it opens nothing.`,
  unknown: (id: string) => `There is no key \`${id}\`, or it is somebody else’s.`,
  tooMany: 'You have as many keys as one person may have. `api_key list` shows them, `api_key revoke <id>` ends one.',
};
