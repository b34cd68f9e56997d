/** What people are to be told of MCP servers, in their language. Older builds wrote the line itself. */
export type McpNews =
  | { kind: 'no-server'; server: string; reason: string }
  | { kind: 'left-out'; count: number; named: string[] };

/** MCP tools of the model's current prefix. */
export type McpState = {
  /** The prefix (`transcriptFrom`) that the tools were chosen for. */
  from: number;
  /** Hash of the stored toolset; absent when there are no tools. */
  toolset?: string;
  /** Servers on the worker whose tools nobody knows yet. */
  learn?: string[];
  /** What people were told, and what they are to be told with the next entry. */
  told: string[];
  untold?: (string | McpNews)[];
};
