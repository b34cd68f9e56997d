/** Bytes of one answer of a server: catches one that streams without end into the function's memory. */
export const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

/** `fetch` for one connection: answers end with an error beyond `bytesMax`. */
export function boundedFetch(
  bytesMax = ANSWER_BYTES_MAX,
): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (url, init) => {
    // The stream for what a server says unasked is of no use to a connection that lasts for one call: as if it had none.
    if (isUnaskedStream(init)) return new Response(null, { status: 405 });
    const response = await fetch(url, init);
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(limit(bytesMax)), { status, statusText, headers });
  };
}

function isUnaskedStream(init: RequestInit | undefined): boolean {
  return init?.method === 'GET' && !new Headers(init.headers).has('last-event-id');
}

function limit(bytesMax: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) controller.error(new Error(`The answer is longer than ${bytesMax} bytes`));
      else controller.enqueue(chunk);
    },
  });
}
