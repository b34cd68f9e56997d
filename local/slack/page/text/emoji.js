/** Emoji that an agent and its users are likely to use, by Slack's names. Unknown names stay as :name:. */
const EMOJI = new Map(
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

/** What Slack draws as a picture: an emoji with what belongs to it (a selector, a skin tone, joined ones), or a flag. */
export const EMOJI_IN_TEXT =
  /(?:\p{Regional_Indicator}{2}|\p{Emoji_Presentation}(?:\p{Emoji_Modifier})?(?:\u200d\p{Extended_Pictographic}\ufe0f?)*|\p{Extended_Pictographic}\ufe0f(?:\u200d\p{Extended_Pictographic}\ufe0f?)*)/gu;

/** Where the picture of an emoji lies. Twemoji's names leave the selector out, save in joined ones. */
export function pictureOf(character) {
  const isJoined = character.includes('\u200d');
  const points = [...character].map((each) => each.codePointAt(0).toString(16));
  return `/slack/page/emoji/${points.filter((point) => isJoined || point !== 'fe0f').join('-')}.svg`;
}

/** The character of Slack's name for it; undefined when this page does not know it. */
export function emojiOf(name) {
  return EMOJI.get(name.replace(/::skin-tone-\d$/, ''));
}
