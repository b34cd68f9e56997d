import type { ImageReference } from '../image/image-reference.ts';
import type { JsonValue } from '../json.ts';
import type { Routing } from '../places/choose-place.ts';
import type { ModelBlock } from './transcript.ts';

/** A block of a request. Blocks of the model go back as they came; images are references until the adapter fetches them. */
export type RequestBlock =
  | { kind: 'model'; block: ModelBlock }
  | { kind: 'text'; text: string }
  | { kind: 'image'; image: ImageReference }
  | { kind: 'result'; toolUseId: string; status: 'success' | 'error'; content: ResultBlock[] }
  | { kind: 'cache-point'; ttl?: '1h' };

export type ResultBlock =
  | { kind: 'text'; text: string }
  | { kind: 'image'; format: ImageReference['format']; base64: string };

/** How long a cached prefix lives after its last use. */
export type CacheTtl = '5m' | '1h';

export type RequestMessage = { role: 'user' | 'assistant'; blocks: RequestBlock[] };

export type ToolSpecification = { name: string; description: string; inputSchema: JsonValue };

/** All that a model call depends on: a pure function of the journal and of the operator's configuration. */
export type ModelRequest = {
  model: string;
  /** Which place is asked, where there are several. */
  routing?: Routing;
  system: string;
  /** Of the cache point after the system prompt; absent: five minutes. */
  systemTtl?: '1h';
  tools: readonly ToolSpecification[];
  messages: RequestMessage[];
  maxTokens: number;
};

export type StopReason = 'end' | 'tool-use' | 'max-tokens' | 'refused' | 'context-full' | 'malformed';
