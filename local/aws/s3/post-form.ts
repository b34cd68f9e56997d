import type { LocalRequest } from '../../kernel/http.ts';
import { S3Failure } from './failure.ts';

/** What a browser's form sends: fields by lower-case name, and the file, which is the last of them. */
export type PostForm = { fields: ReadonlyMap<string, string>; file: Buffer };

/** Bytes of fields that S3 takes before the file (docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html). */
const FIELDS_BYTES_MAX = 20_000;

export function isPostForm({ method, headers }: Pick<LocalRequest, 'method' | 'headers'>): boolean {
  return method === 'POST' && headers['content-type']?.startsWith('multipart/form-data') === true;
}

/** Reads the body of POST Object. What stands behind the file is not looked at. Throws S3's MalformedPOSTRequest. */
export function readPostForm({ headers, body }: Pick<LocalRequest, 'headers' | 'body'>): PostForm {
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1];
  if (!boundary) throw malformed();
  const fields = new Map<string, string>();
  // The body begins with the line end that may be missing before the first boundary.
  const text = Buffer.concat([Buffer.from('\r\n'), body]);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  let at = text.indexOf(delimiter);
  while (at >= 0) {
    const headAt = at + delimiter.length;
    if (text.toString('latin1', headAt, headAt + 2) !== '\r\n') break;
    const dataAt = text.indexOf('\r\n\r\n', headAt) + 4;
    const end = text.indexOf(delimiter, dataAt);
    if (dataAt < 4 || end < 0) throw malformed();
    const name = /;\s*name="([^"]*)"/i.exec(text.toString('utf8', headAt, dataAt))?.[1]?.toLowerCase();
    if (!name) throw malformed();
    if (name === 'file') return { fields, file: text.subarray(dataAt, end) };
    if (dataAt > FIELDS_BYTES_MAX)
      throw new S3Failure(
        400,
        'MaxPostPreDataLengthExceeded',
        'Your POST request fields preceding the upload file were too large.',
      );
    fields.set(name, text.toString('utf8', dataAt, end));
    at = end;
  }
  throw new S3Failure(400, 'InvalidArgument', 'POST requires exactly one file upload per request.');
}

function malformed(): S3Failure {
  return new S3Failure(
    400,
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
  );
}
