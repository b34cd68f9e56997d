import { type CancelCommand, commandPayload, type RunCommand } from '@remote-swe/core/domain/worker/command';
import { getText } from '../transfer/transfer.ts';

/** The command that the SSM parameter holds as base64 JSON, fetched first where it only says where. */
export async function readPayload(base64: string): Promise<RunCommand | CancelCommand> {
  if (!base64) throw new Error('The payload is empty: SSM_Payload is not set');
  const payload = parse(Buffer.from(base64, 'base64').toString('utf8'));
  if (payload.action !== 'fetch') return payload;
  const fetched = parse(await getText(payload.url, 'Fetching the payload'));
  if (fetched.action === 'fetch') throw new Error('The fetched payload is again only an address');
  return fetched;
}

function parse(text: string) {
  const parsed = commandPayload.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`);
  throw new Error(`The payload does not fit its schema: ${issues.slice(0, 5).join('; ')}`);
}
