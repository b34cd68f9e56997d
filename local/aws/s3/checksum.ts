import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { S3Failure } from './failure.ts';

/** A flexible checksum as S3 has it: `name` is the header's last part, e.g. `crc32`; `value` is base64. */
export type Checksum = { name: string; value: string };

/** Those that are computed here. crc32c and crc64nvme are kept as they came, unchecked. */
const COMPUTED: { [name: string]: (bytes: Buffer) => Buffer } = {
  crc32: crc32Bytes,
  sha1: (bytes) => createHash('sha1').update(bytes).digest(),
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
};
const NAMES = [...Object.keys(COMPUTED), 'crc32c', 'crc64nvme'];
const PREFIX = 'x-amz-checksum-';

/**
 * The upload's checksum: the one that was sent, verified, or a CRC32 of our own.
 * `headers` are the request's, those in a presigned query and those behind the body. Throws BadDigest.
 */
export function verifyChecksums(bytes: Buffer, headers: { [name: string]: string }): Checksum {
  checkDigest('Content-MD5', headers['content-md5'], createHash('md5').update(bytes).digest('base64'));
  checkPayloadHash(bytes, headers['x-amz-content-sha256']);
  const sent = NAMES.flatMap((name) => {
    const value = headers[`${PREFIX}${name}`];
    return value ? [{ name, value }] : [];
  });
  for (const { name, value } of sent) {
    const compute = COMPUTED[name];
    if (compute) checkDigest(name.toUpperCase(), value, compute(bytes).toString('base64'));
  }
  return sent[0] ?? { name: 'crc32', value: crc32Bytes(bytes).toString('base64') };
}

export function checksumHeaders({ name, value }: Checksum): { [name: string]: string } {
  return { [`${PREFIX}${name}`]: value, 'x-amz-checksum-type': 'FULL_OBJECT' };
}

function checkDigest(name: string, given: string | undefined, computed: string): void {
  if (given === undefined || given === computed) return;
  // AAAAAA== is the CRC32 of nothing: the SDK's presigner signs it unless told not to.
  const hint =
    given === 'AAAAAA==' ? " Presign with an S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' })." : '';
  throw new S3Failure(400, 'BadDigest', `The ${name} you specified did not match the calculated checksum.${hint}`, {
    ExpectedDigest: given,
    CalculatedDigest: computed,
  });
}

function checkPayloadHash(bytes: Buffer, given: string | undefined): void {
  if (given === undefined || !/^[0-9a-f]{64}$/.test(given)) return;
  const computed = createHash('sha256').update(bytes).digest('hex');
  if (given !== computed)
    throw new S3Failure(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      { ClientComputedContentSHA256: given, S3ComputedContentSHA256: computed },
    );
}

function crc32Bytes(bytes: Buffer): Buffer {
  const result = Buffer.alloc(4);
  result.writeUInt32BE(crc32(bytes));
  return result;
}
