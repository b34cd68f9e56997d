import type { Texts } from '../en/english.ts';
import { dateOf } from '../format/format.ts';

export const apiKeys: Texts['apiKeys'] = {
  onlyDirect: '`api_key` は私へのダイレクトメッセージで書いてください。返事は秘密情報です。',
  defaultName: 'Slack から',
  made: ({ key, expiresAt, scopes, callbackSecret }) =>
    [
      'API キーです。表示は今回だけです:',
      `\`${key}\``,
      ...(callbackSecret === undefined
        ? []
        : [`コールバックの署名には \`${callbackSecret}\` を使います (docs/events.md)。`]),
      `あなたと同じ権限 (${scopes.join(', ')}) で、${dateOf(expiresAt)} まで使えます。 \`api_key list\` で一覧、 \`api_key revoke <id>\` で失効できます。保管したらこのメッセージを削除してください。`,
    ].join('\n'),
  none: 'キーはありません。 `api_key` で作成できます。',
  line: ({ id, name, scopes, by, expiresAt, lastUsedAt }) =>
    `• \`${id}\` ${name} (${scopes.join(', ')}) <@${by}>、${dateOf(expiresAt)} まで、${lastUsedAt === undefined ? '未使用' : `最終使用 ${dateOf(lastUsedAt)}`}`,
  revoked: (id) => `キー \`${id}\` を失効しました。もう使えません。`,
  unknown: (id) => `キー \`${id}\` はないか、ほかの人のものです。`,
  tooMany: '一人が持てるキーの上限に達しています。 `api_key list` で一覧、 `api_key revoke <id>` で失効できます。',
};
