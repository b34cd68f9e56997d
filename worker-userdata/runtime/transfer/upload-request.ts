import { uploadForm } from '@remote-swe/core/domain/worker/upload-address';

/** The request that puts an object where its address says; the object's bytes stand between `before` and `after`. */
export type UploadRequest = {
  method: 'PUT' | 'POST';
  url: string;
  headers: Record<string, string>;
  before: Buffer;
  after: Buffer;
};

const NOTHING = Buffer.alloc(0);

/** A form whose last field is the file, as S3 wants it, or the object alone. `bytes`: how long the object is. */
export function uploadRequest(address: string, bytes: number): UploadRequest {
  const form = uploadForm(address);
  if (!form)
    return {
      method: 'PUT',
      url: address,
      headers: { 'content-length': String(bytes) },
      before: NOTHING,
      after: NOTHING,
    };
  const boundary = boundaryOf(form.fields);
  const fields = Object.entries(form.fields).map(([name, value]) => part(boundary, `name="${name}"`, value));
  const before = Buffer.from([...fields, part(boundary, 'name="file"; filename="file"', '')].join('\r\n'));
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  const headers = {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    'content-length': String(before.length + bytes + after.length),
  };
  return { method: 'POST', url: form.url, headers, before, after };
}

/** The signature is in no object: it would have been taken out as a secret. */
function boundaryOf(fields: Record<string, string>): string {
  return `form-${fields['X-Amz-Signature']?.slice(0, 60) ?? ''}`;
}

function part(boundary: string, disposition: string, value: string): string {
  return `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${value}`;
}
