/** The MCP host as the text of one CommonJS file; build-runtime.mjs makes it from mcp/host/main.ts. */
declare module 'remote-swe:mcp-host' {
  const text: string;
  export default text;
}
