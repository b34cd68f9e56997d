import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';

/** What of an HTTP/2 stream of Node.js is used; a client that speaks HTTP/1.1 has a body with other methods, or none. */
type Body = { prependOnceListener?(event: 'end', ended: () => void): void; setTimeout?(ms: number): void };

/**
 * Takes the timer of silence off each answer that was read to its end. Node.js does not stop the timer of an HTTP/2 stream that is destroyed,
 * as the client does at its end; until it has run out it holds the stream, and the stream the whole request: the conversation with its images.
 */
export function forgetEnded(client: BedrockRuntimeClient): BedrockRuntimeClient {
  client.middlewareStack.add(
    (next) => async (given) => {
      const answer = await next(given);
      const { body } = answer.response as { body?: Body };
      // Before the client's own listener, which destroys the stream: from then on it takes no other timer.
      body?.prependOnceListener?.('end', () => body.setTimeout?.(0));
      return answer;
    },
    // The last one before the request goes out: what stands before it reads the body already.
    { step: 'deserialize', priority: 'low', name: 'forgetEnded' },
  );
  return client;
}
