/** An HTTP request as API Gateway hands it over; names of headers in any case. */
export type RawRequest = { headers?: Record<string, string | undefined>; body?: string; isBase64Encoded?: boolean };

/** Undefined when there are more than `bytesMax`; text and base64 that cannot be within the bound are not even decoded. */
export function bodyBytes(request: RawRequest, bytesMax: number): Buffer | undefined {
  const { isBase64Encoded } = request;
  const body = request.body ?? '';
  const lettersMax = isBase64Encoded ? Math.ceil(bytesMax / 3) * 4 : bytesMax;
  if (body.length > lettersMax) return undefined;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return bytes.length > bytesMax ? undefined : bytes;
}

/** Undefined when it is missing, or there under several spellings: then nobody can say which one was meant. */
export function onlyHeader(request: RawRequest, name: string): string | undefined {
  const headers = request.headers ?? {};
  const values = Object.keys(headers).filter((key) => key.toLowerCase() === name);
  return values.length === 1 ? headers[values[0] ?? ''] : undefined;
}
