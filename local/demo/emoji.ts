/** Slack's names of what the agent writes, for terminals. */
const EMOJI: Record<string, string> = {
  gear: '⚙',
  hourglass: '⧗',
  white_check_mark: '✔',
  double_vertical_bar: '‖',
  arrow_right: '▸',
  white_large_square: '□',
  eyes: '👀',
};

export function withEmoji(text: string): string {
  return text.replace(/:([a-z_]+):/g, (whole, name: string) => EMOJI[name] ?? whole);
}
