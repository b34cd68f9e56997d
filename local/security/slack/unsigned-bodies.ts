/** A body that nobody signed, and how it is sent. `isLarge`: above the bound, so that it is refused for its size. */
export type UnsignedBody = { what: string; body: string | Buffer; type?: string; isLarge?: boolean };

const MEBIBYTE = 1024 * 1024;
const FORM = 'application/x-www-form-urlencoded';
const EVENT = { type: 'app_mention', user: 'U0ALICE', channel: 'C0DEV', text: '<@U0AGENT> run', ts: '1.000100' };
const CALLBACK = { type: 'event_callback', team_id: 'T0LOCAL', authorizations: [{ user_id: 'U0AGENT' }], event: EVENT };
const PRESS = {
  type: 'block_actions',
  team: { id: 'T0LOCAL' },
  user: { id: 'U0ALICE' },
  channel: { id: 'C0DEV' },
  message: { ts: '1.000200', thread_ts: '1.000100' },
  actions: [{ type: 'button', action_id: 'remote_swe_stop', action_ts: '1.000300' }],
};

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

/** Every kind of body that a parser could trip over, be slow at, or take for one of Slack's. */
export const UNSIGNED_BODIES: readonly UnsignedBody[] = [
  { what: 'nothing', body: '' },
  { what: 'a mention', body: JSON.stringify(CALLBACK) },
  { what: 'a pressed button', body: form({ payload: JSON.stringify(PRESS) }), type: FORM },
  { what: 'a challenge', body: JSON.stringify({ type: 'url_verification', challenge: 'echo-me', token: 'x' }) },
  { what: 'a slash command', body: form({ command: '/approve', text: 'U0EVIL', team_id: 'T0LOCAL' }), type: FORM },
  { what: 'a check of the certificate in JSON', body: JSON.stringify({ ssl_check: 1, ...CALLBACK }) },
  { what: 'a check of the certificate with a button', body: form({ ssl_check: '1', payload: '{}' }), type: FORM },
  { what: 'a check of the certificate that is none', body: 'ssl_check=0&token=x', type: FORM },
  { what: 'cut off JSON', body: '{"type":"event_callback","event":{' },
  { what: 'no JSON', body: 'hello' },
  { what: 'null', body: 'null' },
  { what: 'a form of null', body: 'payload=null', type: FORM },
  { what: 'a number', body: '7' },
  { what: 'a huge number', body: `1${'0'.repeat(100_000)}` },
  { what: 'a list', body: '[]' },
  { what: 'an object that is a prototype', body: '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}' },
  { what: 'brackets, deep', body: '['.repeat(500_000) },
  { what: 'braces, deep', body: '{"a":'.repeat(100_000) },
  { what: 'many fields of a form', body: 'a&'.repeat(400_000), type: FORM },
  { what: 'percent signs', body: `payload=${'%'.repeat(500_000)}`, type: FORM },
  { what: 'no UTF-8', body: Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x00, 0x80]), type: 'application/octet-stream' },
  { what: 'a byte order mark', body: `\ufeff${JSON.stringify(CALLBACK)}` },
  { what: 'UTF-16', body: Buffer.from(JSON.stringify(CALLBACK), 'utf16le'), type: 'application/json' },
  {
    what: 'parts',
    body: '--x\r\ncontent-disposition: form-data; name="payload"\r\n\r\n{}\r\n--x--',
    type: 'multipart/form-data; boundary=x',
  },
  { what: 'a body of an unknown type', body: JSON.stringify(CALLBACK), type: `application/${'x'.repeat(2_000)}` },
  { what: 'a byte above the bound', body: 'x'.repeat(MEBIBYTE + 1), isLarge: true },
  {
    what: '5 MB of JSON',
    body: JSON.stringify(Array.from({ length: 250_000 }, () => ({ a: { b: [1] } }))),
    isLarge: true,
  },
  { what: '5 MB of a form', body: 'a=b&'.repeat(1_250_000), type: FORM, isLarge: true },
];
