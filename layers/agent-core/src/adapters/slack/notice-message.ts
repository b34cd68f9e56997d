import { type Texts, textsOf } from '../../domain/language/texts.ts';
import { redacted } from '../../domain/redact/redact.ts';
import type { FeedbackLabels, Notice, NoticeButton } from '../../domain/session/notice.ts';
import { slackText } from './mrkdwn.ts';

/** Metadata's event type: by it and the notice id a retry finds its own messages. */
const NOTICE_EVENT_TYPE = 'remote_swe_notice';
/** Begins the id of the block beside a file; the notice's id follows. */
const FILE_BLOCK_PREFIX = `${NOTICE_EVENT_TYPE}:`;
export const STOP_ACTION_ID = 'remote_swe_stop';
/** Carries no code: its press is answered with one, to whoever pressed. */
export const OPEN_CONSOLE_ACTION_ID = 'remote_swe_open_console';
export const FEEDBACK_ACTION_ID = 'remote_swe_feedback';
/** Of the buttons that a pause shows. */
export const ACTION_IDS: Record<NoticeButton['action'], string> = {
  'raise-budget': 'remote_swe_raise_budget',
  resume: 'remote_swe_resume',
};

/** A section block takes 3,000 characters (docs.slack.dev, section block). */
const SECTION_CHARS_MAX = 2_900;

type SectionBlock = { type: 'section'; block_id?: string; expand?: true; text: { type: 'mrkdwn'; text: string } };
type Button = {
  type: 'button';
  action_id: string;
  style?: 'danger' | 'primary';
  text: { type: 'plain_text'; text: string };
};
type ActionsBlock = { type: 'actions'; elements: Button[] };
type PlainText = { type: 'plain_text'; text: string };
type FeedbackBlock = {
  type: 'context_actions';
  elements: {
    type: 'feedback_buttons';
    action_id: string;
    positive_button: { text: PlainText; value: 'good' };
    negative_button: { text: PlainText; value: 'bad' };
  }[];
};

type NoticeMessage = { text: string; blocks?: (SectionBlock | ActionsBlock | FeedbackBlock)[] };

/** Text, and for the progress message its blocks: an edit without blocks would keep the old button. */
export async function noticeMessage(notice: Notice, feedback: 'asked' | 'not-asked' = 'asked'): Promise<NoticeMessage> {
  switch (notice.kind) {
    case 'message': {
      const text = await shownText(notice);
      const whole = notice.mention ? `<@${notice.mention}> ${text}` : text;
      if (notice.feedback && feedback === 'asked' && whole.length <= SECTION_CHARS_MAX)
        return { text: whole, blocks: [{ ...sectionOf(whole), expand: true }, feedbackButtons(notice.feedback)] };
      return notice.buttons ? { text: whole, blocks: withButtons(whole, notice.buttons) } : { text: whole };
    }
    case 'progress': {
      const text = slackText(redacted(notice.text));
      const section = sectionOf(text);
      return {
        text: text.slice(0, SECTION_CHARS_MAX),
        blocks: [section, progressButtons(notice.stoppable, textsOf(notice.language))],
      };
    }
  }
}

/** The words of a message, without secrets, in Slack's markup. */
async function shownText(notice: Notice): Promise<string> {
  const { mrkdwn } = await import('./markdown.ts');
  return slackText(mrkdwn(redacted(notice.text)));
}

function sectionOf(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: text.slice(0, SECTION_CHARS_MAX) } };
}

/** docs.slack.dev, feedback buttons element. A text that one section does not take goes without them. */
function feedbackButtons({ good, bad }: FeedbackLabels): FeedbackBlock {
  const plain = (text: string): PlainText => ({ type: 'plain_text', text });
  return {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: FEEDBACK_ACTION_ID,
        positive_button: { text: plain(good), value: 'good' },
        negative_button: { text: plain(bad), value: 'bad' },
      },
    ],
  };
}

function withButtons(text: string, buttons: NoticeButton[]): (SectionBlock | ActionsBlock)[] {
  const elements = buttons.map(({ action, label }) => button(ACTION_IDS[action], label, 'primary'));
  return [sectionOf(text), { type: 'actions', elements }];
}

function progressButtons(stoppable: boolean, { progress }: Texts): ActionsBlock {
  const stop = stoppable ? [button(STOP_ACTION_ID, progress.stopButton, 'danger')] : [];
  return { type: 'actions', elements: [...stop, button(OPEN_CONSOLE_ACTION_ID, progress.consoleButton)] };
}

function button(action_id: string, label: string, style?: Button['style']): Button {
  return { type: 'button', action_id, ...(style ? { style } : {}), text: { type: 'plain_text', text: label } };
}

/** The words beside a file. The block's id tells which notice it is (at most 255 characters, docs.slack.dev, section block). */
export async function fileBlock(notice: Notice): Promise<SectionBlock> {
  const section = sectionOf(await shownText(notice));
  return { ...section, block_id: `${FILE_BLOCK_PREFIX}${notice.id}` };
}

/** What a post carries, so that it is found again by the notice's id. */
export function noticeMetadata(notice_id: string) {
  return { event_type: NOTICE_EVENT_TYPE, event_payload: { notice_id } };
}

type PostedMessage = {
  metadata?: { event_type?: string; event_payload?: { notice_id?: unknown } };
  blocks?: { block_id?: unknown }[];
};

/** The notice that a message of a thread is, or undefined. */
export function noticeIdOf(message: object): string | undefined {
  const { metadata, blocks } = message as PostedMessage;
  const id = metadata?.event_type === NOTICE_EVENT_TYPE ? metadata.event_payload?.notice_id : undefined;
  if (typeof id === 'string') return id;
  const blockIds = (blocks ?? []).map((block) => block.block_id);
  const ofFile = blockIds.find((blockId) => typeof blockId === 'string' && blockId.startsWith(FILE_BLOCK_PREFIX));
  return typeof ofFile === 'string' ? ofFile.slice(FILE_BLOCK_PREFIX.length) : undefined;
}
