export interface Log {
  /** Only in the invocations that are sampled for it. */
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
  /** From here to the end of the invocation every line says this as well. */
  about(fields: Record<string, unknown>): void;
}
