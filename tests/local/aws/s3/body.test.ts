import { describe, expect, test } from 'vitest';
import { keptEncoding, readUpload } from '../../../../local/aws/s3/body.ts';
import type { LocalRequest } from '../../../../local/kernel/http.ts';

function upload(body: string, headers: { [name: string]: string } = {}): LocalRequest {
  const chunked = { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', ...headers };
  const query = new URLSearchParams();
  return { method: 'PUT', path: '/b/k', query, headers: chunked, body: Buffer.from(body), caller: 'tester' };
}

describe('readUpload', () => {
  test('readUpload joins chunks and reads what follows them', () => {
    const { bytes, trailers } = readUpload(
      upload('5\r\nhello\r\nA;chunk-signature=ab\r\n 123456789\r\n0\r\nx-amz-checksum-crc32:AAAA==\r\n\r\n'),
    );
    expect(bytes.toString()).toBe('hello 123456789');
    expect(trailers).toEqual({ 'x-amz-checksum-crc32': 'AAAA==' });
  });

  test('Line ends inside a chunk are data', () => {
    expect(readUpload(upload('4\r\n\r\n0\r\r\n0\r\n\r\n')).bytes.toString()).toBe('\r\n0\r');
  });

  test.each(['', '5\r\nhel', 'zz\r\nhello\r\n0\r\n\r\n', '5\r\nhello\r\n'])(
    'readUpload refuses a broken body %j',
    (body) => {
      expect(() => readUpload(upload(body))).toThrow('terminated unexpectedly');
    },
  );

  test('readUpload refuses another length than was announced', () => {
    expect(() => readUpload(upload('1\r\nx\r\n0\r\n\r\n', { 'x-amz-decoded-content-length': '2' }))).toThrow('length');
  });

  test('readUpload leaves a plain body alone', () => {
    expect(readUpload(upload('5\r\nhello', { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' })).bytes).toHaveLength(8);
  });
});

test('The encoding aws-chunked is not kept as that of the object', () => {
  expect(keptEncoding('aws-chunked')).toBeUndefined();
  expect(keptEncoding('gzip, aws-chunked')).toBe('gzip');
  expect(keptEncoding(undefined)).toBeUndefined();
});
