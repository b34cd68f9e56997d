import { AGENT_MARK } from '../../../domain/people/agent-login.ts';

/** The body with the call's marker, which no reader sees. */
export function marked(body: string, marker: string): string {
  return `${body}\n\n${hidden(marker)}`;
}

export function hidden(marker: string): string {
  return `${AGENT_MARK}${marker} -->`;
}
