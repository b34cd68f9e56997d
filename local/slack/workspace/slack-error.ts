/** An `ok: false` answer of the Web API: `code` is Slack's own word, `detail` goes to response_metadata.messages. */
export class SlackError extends Error {
  override name = 'SlackError';
  readonly code: string;
  readonly detail: string | undefined;

  constructor(code: string, detail?: string) {
    super(detail ? `${code}: ${detail}` : code);
    this.code = code;
    this.detail = detail;
  }
}
