import { messageToWire, reactionToWire, userToWire } from '../workspace/wire.ts';
import type { Arguments } from './arguments.ts';
import type { Method } from './method.ts';

export const authTest: Method = ({ workspace, origin }) => {
  const { team, bot } = workspace.directory;
  return {
    url: `${origin}/slack/`,
    team: team.name,
    team_id: team.id,
    user: bot.name,
    user_id: bot.id,
    bot_id: bot.botId,
    is_enterprise_install: false,
  };
};

export const userInfo: Method = ({ workspace, scopes }, call) => ({
  user: userToWire(workspace.directory.user(call.required('user')), workspace.directory.team.id, {
    email: scopes.has('users:read.email'),
    locale: call.flag('include_locale'),
  }),
});

export const userList: Method = ({ workspace }, call) => ({
  members: workspace.directory
    .users()
    .map((user) => userToWire(user, workspace.directory.team.id, { locale: call.flag('include_locale') })),
  response_metadata: { next_cursor: '' },
});

export const addReaction: Method = ({ workspace }, call) => {
  workspace.addReaction(workspace.directory.bot.id, ...reactionTarget(call));
  return {};
};

export const removeReaction: Method = ({ workspace }, call) => {
  workspace.removeReaction(workspace.directory.bot.id, ...reactionTarget(call));
  return {};
};

export const getReactions: Method = ({ workspace, origin }, call) => {
  const message = workspace.message(call.required('channel'), call.required('timestamp'));
  const wire = messageToWire(workspace, message, { origin });
  const reactions = message.reactions.map(reactionToWire);
  return { type: 'message', channel: message.channelId, message: { ...wire, reactions } };
};

function reactionTarget(call: Arguments): [channel: string, ts: string, name: string] {
  return [call.required('channel'), call.required('timestamp'), call.required('name').replaceAll(':', '')];
}
