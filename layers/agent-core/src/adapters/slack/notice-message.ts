import type { Notice } from '../../domain/notice.ts';
import { redacted } from '../../domain/redact.ts';
import { slackText } from './mrkdwn.ts';

/** Metadata's event type: by it and the notice id a retry finds its own messages. */
export const NOTICE_EVENT_TYPE = 'remote_swe_notice';
export const STOP_ACTION_ID = 'remote_swe_stop';

/** A section block takes 3,000 characters (docs.slack.dev, section block). */
const SECTION_CHARS_MAX = 2_900;

type SectionBlock = { type: 'section'; text: { type: 'mrkdwn'; text: string } };
type ActionsBlock = {
  type: 'actions';
  elements: { type: 'button'; action_id: string; style: 'danger'; text: { type: 'plain_text'; text: string } }[];
};

/** Text, and for the progress message its blocks: an edit without blocks would keep the old button. */
export function noticeMessage(notice: Notice): { text: string; blocks?: (SectionBlock | ActionsBlock)[] } {
  const text = slackText(redacted(notice.text));
  switch (notice.kind) {
    case 'message':
      return { text: notice.mention ? `<@${notice.mention}> ${text}` : text };
    case 'progress': {
      const section: SectionBlock = {
        type: 'section',
        text: { type: 'mrkdwn', text: text.slice(0, SECTION_CHARS_MAX) },
      };
      return {
        text: text.slice(0, SECTION_CHARS_MAX),
        blocks: notice.stoppable ? [section, stopButton()] : [section],
      };
    }
  }
}

function stopButton(): ActionsBlock {
  return {
    type: 'actions',
    elements: [
      { type: 'button', action_id: STOP_ACTION_ID, style: 'danger', text: { type: 'plain_text', text: 'Stop' } },
    ],
  };
}

/** The notice that a message of a thread is, or undefined. */
export function noticeIdOf(message: object): string | undefined {
  const { metadata } = message as { metadata?: { event_type?: string; event_payload?: { notice_id?: unknown } } };
  const id = metadata?.event_type === NOTICE_EVENT_TYPE ? metadata.event_payload?.notice_id : undefined;
  return typeof id === 'string' ? id : undefined;
}
