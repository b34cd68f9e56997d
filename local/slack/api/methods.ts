import * as agents from './agents.ts';
import * as chat from './chat.ts';
import * as conversations from './conversations.ts';
import * as files from './files.ts';
import type { Method } from './method.ts';
import * as people from './people.ts';

/** The Web API methods that exist here, by Slack's names; every other one is `unknown_method`. */
export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['agents.sessions.rename', agents.renameSession],
  ['agents.sessions.setStatus', agents.setSessionStatus],
  ['api.test', () => ({})],
  ['assistant.threads.setStatus', agents.setThreadStatus],
  ['auth.test', people.authTest],
  ['chat.delete', chat.remove],
  ['chat.getPermalink', chat.getPermalink],
  ['chat.postEphemeral', chat.postEphemeral],
  ['chat.postMessage', chat.postMessage],
  ['chat.update', chat.update],
  ['conversations.history', conversations.history],
  ['conversations.info', conversations.info],
  ['conversations.list', conversations.list],
  ['conversations.members', conversations.members],
  ['conversations.open', conversations.open],
  ['conversations.replies', conversations.replies],
  ['files.completeUploadExternal', files.completeUpload],
  ['files.getUploadURLExternal', files.getUploadUrl],
  ['files.info', files.info],
  ['reactions.add', people.addReaction],
  ['reactions.get', people.getReactions],
  ['reactions.remove', people.removeReaction],
  ['users.info', people.userInfo],
  ['users.list', people.userList],
]);
