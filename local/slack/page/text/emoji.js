/** Emoji that an agent and its users are likely to use, by Slack's names. Unknown names stay as :name:. */
export const EMOJI = new Map(
  Object.entries({
    '+1': '👍',
    '-1': '👎',
    alarm_clock: '⏰',
    arrow_right: '➡️',
    bug: '🐛',
    bulb: '💡',
    construction: '🚧',
    double_vertical_bar: '⏸️',
    eyes: '👀',
    fire: '🔥',
    gear: '⚙️',
    hammer_and_wrench: '🛠️',
    heart: '❤️',
    heavy_check_mark: '✔️',
    hourglass: '⌛',
    hourglass_flowing_sand: '⏳',
    information_source: 'ℹ️',
    link: '🔗',
    lock: '🔒',
    mag: '🔍',
    memo: '📝',
    moneybag: '💰',
    no_entry: '⛔',
    octagonal_sign: '🛑',
    package: '📦',
    pause_button: '⏸️',
    pencil: '✏️',
    pencil2: '✏️',
    question: '❓',
    robot_face: '🤖',
    rocket: '🚀',
    smile: '😄',
    sparkles: '✨',
    speech_balloon: '💬',
    stop_sign: '🛑',
    tada: '🎉',
    test_tube: '🧪',
    thinking_face: '🤔',
    thumbsdown: '👎',
    thumbsup: '👍',
    warning: '⚠️',
    wave: '👋',
    white_check_mark: '✅',
    white_large_square: '⬜',
    ballot_box_with_check: '☑️',
    large_blue_circle: '🔵',
    wrench: '🔧',
    x: '❌',
    zap: '⚡',
    zzz: '💤',
    large_orange_diamond: '🔶',
    twisted_rightwards_arrows: '🔀',
  }),
);

/** Signs that ordinary text fonts have, for machines without an emoji font: what the agent writes most. */
export const SIGNS = new Map(
  Object.entries({
    arrow_right: '▸',
    double_vertical_bar: '‖',
    gear: '⚙',
    heavy_check_mark: '✔',
    hourglass: '⧗',
    large_orange_diamond: '◆',
    twisted_rightwards_arrows: '⇄',
    warning: '⚠',
    white_check_mark: '✔',
    white_large_square: '□',
    x: '✘',
  }),
);

const SAMPLE = '\u{1F440}';
const SAMPLE_PX = 20;

/** Whether this machine can draw emoji: colour shows up, where a missing glyph is a box in the ink's own colour. */
export function hasEmojiFont() {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SAMPLE_PX * 2;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return true;
  context.font = `${SAMPLE_PX}px system-ui, sans-serif`;
  context.fillStyle = '#000';
  context.fillText(SAMPLE, 0, SAMPLE_PX);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value, index) => index % 4 !== 3 && value > 0);
}
