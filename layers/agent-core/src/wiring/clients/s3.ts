import { S3Client } from '@aws-sdk/client-s3';
import { ATTEMPTS_MAX } from './attempts.ts';

/** Checksums only where S3 demands them: what is presigned must not carry the checksum of an empty body. Path style works everywhere. */
export const s3Client = () =>
  new S3Client({
    maxAttempts: ATTEMPTS_MAX,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
