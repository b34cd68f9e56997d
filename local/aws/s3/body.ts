import type { LocalRequest } from '../../kernel/http.ts';
import { S3Failure } from './failure.ts';

/** An upload's bytes, with the headers that arrived behind them. */
export type Upload = { bytes: Buffer; trailers: { [name: string]: string } };

/** The object's bytes: the body as it is, or with the aws-chunked framing removed that the SDK wraps streams in. */
export function readUpload(request: LocalRequest): Upload {
  const chunked =
    request.headers['x-amz-content-sha256']?.startsWith('STREAMING-') ||
    encodings(request.headers['content-encoding']).includes('aws-chunked');
  if (!chunked) return { bytes: request.body, trailers: {} };
  const upload = unwrap(request.body);
  const announced = request.headers['x-amz-decoded-content-length'];
  if (announced !== undefined && Number(announced) !== upload.bytes.length) throw incomplete();
  return upload;
}

/** The content-encoding to keep: without aws-chunked, which is of the transfer alone. */
export function keptEncoding(header: string | undefined): string | undefined {
  return (
    encodings(header)
      .filter((name) => name !== 'aws-chunked')
      .join(',') || undefined
  );
}

/** `size[;chunk-signature=…]\r\n data \r\n` repeated, size 0 last, then trailing headers. Sizes are hexadecimal. */
function unwrap(body: Buffer): Upload {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    if (end < 0) throw incomplete();
    const size = Number.parseInt(body.toString('latin1', at, end).split(';')[0] ?? '', 16);
    const dataAt = end + '\r\n'.length;
    if (!(size >= 0) || dataAt + size > body.length) throw incomplete();
    if (size === 0) return { bytes: Buffer.concat(chunks), trailers: readTrailers(body.toString('latin1', dataAt)) };
    chunks.push(body.subarray(dataAt, dataAt + size));
    at = dataAt + size + '\r\n'.length;
  }
}

function readTrailers(text: string): { [name: string]: string } {
  const trailers: { [name: string]: string } = {};
  for (const line of text.split(/\r?\n/)) {
    const cut = line.indexOf(':');
    if (cut > 0) trailers[line.slice(0, cut).trim().toLowerCase()] = line.slice(cut + 1).trim();
  }
  return trailers;
}

function encodings(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
}

function incomplete(): S3Failure {
  return new S3Failure(
    400,
    'IncompleteBody',
    'The request body terminated unexpectedly, or its length is not what the headers said.',
  );
}
