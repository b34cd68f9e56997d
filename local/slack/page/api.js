/** What to tell a person for the errors that they can cause. */
const WORDS = {
  channel_not_found: 'This channel does not exist. Choose another one on the left.',
  cant_update_message: 'Only its author can edit a message. Nothing was changed.',
  file_not_found: 'The file is gone. Attach it again.',
  file_upload_size_restricted: 'The file is larger than 64 MB and was not taken. Attach a smaller one.',
  msg_too_long: 'The message is longer than 40,000 characters and was not sent. Shorten it, or attach it as a file.',
  no_text: 'The message is empty. Write something first.',
  not_in_channel: 'You are not in this channel. Choose another one on the left.',
  thread_not_found: 'This thread is gone. Close it and look at the channel.',
};

export function read(place, query) {
  return answer(fetch(`/slack/page/${place}?${new URLSearchParams(query)}`));
}

export function write(place, fields) {
  const headers = { 'content-type': 'application/json' };
  return answer(fetch(`/slack/page/${place}`, { method: 'POST', headers, body: JSON.stringify(fields) }));
}

export function upload(reader, file) {
  const query = new URLSearchParams({ as: reader, name: file.name || 'pasted.png' });
  return answer(fetch(`/slack/page/files?${query}`, { method: 'POST', body: file }));
}

async function answer(call) {
  const response = await call.catch(() => {
    throw new Error('The local Slack does not answer. Is the local system still running?');
  });
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  throw new Error(WORDS[body.error] ?? body.error ?? `The local Slack answered ${response.status}`);
}
