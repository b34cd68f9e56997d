import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { ApiProblem } from '../../../domain/api/problem.ts';
import type { Answer } from '../kit/route.ts';

/** What HttpApi takes (payload 2.0). */
export type HttpAnswer = {
  statusCode: number;
  headers: Record<string, string>;
  cookies?: string[];
  body: string;
  isBase64Encoded?: boolean;
};

/** Answers below this are not worth packing. */
const PACKED_BYTES_MIN = 1_400;
/** Lambda answers 6 MB at most, headers and base64 included; HttpApi would take 10 MB. */
const BODY_BYTES_MAX = 6_000_000;
/** Below this a text fits however it is escaped in Lambda's answer: one byte becomes six at most. Above, base64 is what is known to fit. */
const ESCAPED_BYTES_MAX = BODY_BYTES_MAX / 6;
/** Fast: answers are packed once and read once. */
const BROTLI_QUALITY = 4;

/** Nothing below /api is a page: a browser that is led there shows nothing, keeps nothing and runs nothing. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
};

export function httpAnswer({ status, json, text, bytes, headers, cookie }: Answer, accepts: string): HttpAnswer {
  const body = bytes ?? Buffer.from(json === undefined ? (text ?? '') : JSON.stringify(json));
  const type = json === undefined ? 'text/plain; charset=utf-8' : 'application/json';
  const sent = packed({ ...HEADERS, 'content-type': type, ...headers }, body, bytes ? '' : accepts);
  // Routes keep within their own bounds: this is a fault of one of them.
  if (sent.body.length > BODY_BYTES_MAX)
    throw new ApiProblem(500, 'answer-too-large', 'The answer is larger than an answer may be: ask for less of it');
  return { statusCode: status, ...sent, ...(cookie === undefined ? {} : { cookies: [cookie] }) };
}

/** Headers and body as the asker takes them: packed where that is worth it, in base64 where it is no text. */
export function packed(
  headers: Record<string, string>,
  body: Uint8Array,
  accepts: string,
): Pick<HttpAnswer, 'headers' | 'body' | 'isBase64Encoded'> {
  const bytes = Buffer.from(body);
  const encoding = bytes.length < PACKED_BYTES_MIN ? undefined : /\b(br|gzip)\b/.exec(accepts)?.[1];
  const isText = /^(text\/|application\/([\w.-]+\+)?json)/.test(headers['content-type'] ?? '');
  if (!encoding)
    return isText && bytes.length <= ESCAPED_BYTES_MAX
      ? { headers, body: bytes.toString('utf8') }
      : base64(headers, bytes);
  const small =
    encoding === 'br'
      ? brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } })
      : gzipSync(bytes);
  return base64({ ...headers, 'content-encoding': encoding, vary: 'accept-encoding' }, small);
}

function base64(headers: Record<string, string>, bytes: Buffer) {
  return { headers, body: bytes.toString('base64'), isBase64Encoded: true };
}
