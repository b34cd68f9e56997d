/** Stands unseen in all that the agent writes at GitHub: its own words wake nobody. */
export const OWN_MARK = '<!-- remote-swe ';

/** The body with the call's marker, which no reader sees. */
export function marked(body: string, marker: string): string {
  return `${body}\n\n${hidden(marker)}`;
}

export function hidden(marker: string): string {
  return `${OWN_MARK}${marker} -->`;
}
