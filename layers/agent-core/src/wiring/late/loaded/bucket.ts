import { S3Blobs } from '../../../adapters/s3/blobs.ts';
import { S3OldObjects } from '../../../adapters/s3/old-objects.ts';
import type { BlobNames, BlobSizes, Blobs } from '../../../ports/blobs.ts';
import type { OldObjects } from '../../../ports/old-objects.ts';
import { s3Client } from '../../clients/s3.ts';

export function blobs(bucket: string): Blobs & BlobNames & BlobSizes {
  return new S3Blobs(s3Client(), bucket);
}

export function oldObjects(bucket: string): OldObjects {
  return new S3OldObjects(s3Client(), bucket);
}
