/**
 * Where a worker puts one object: a presigned POST, whose signed policy names the key and bounds the length, which a presigned PUT
 * cannot. It travels as one text, like every other address of a command: the form's fields are its query.
 */
export type UploadForm = { url: string; fields: Record<string, string> };

/** Names the field without which a form is none. */
const POLICY = 'Policy';

export function uploadAddress({ url, fields }: UploadForm): string {
  const address = new URL(url);
  for (const [name, value] of Object.entries(fields)) address.searchParams.set(name, value);
  return address.href;
}

/** Undefined for an address that is a presigned PUT, as commands of older builds have them. */
export function uploadForm(address: string): UploadForm | undefined {
  const url = new URL(address);
  if (!url.searchParams.has(POLICY)) return undefined;
  const fields = Object.fromEntries(url.searchParams);
  url.search = '';
  return { url: url.href, fields };
}
