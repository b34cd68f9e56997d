import * as z from 'zod';
import { type AuthorClaims, type Installation, installationOf } from '../../../domain/people/membership.ts';

const anyText = z.string().min(1).optional().catch(undefined);
const anyFlag = z.boolean().optional().catch(undefined);

const authorization = z
  .object({ team_id: anyText, enterprise_id: anyText, user_id: anyText, is_enterprise_install: anyFlag })
  .catch({});

/** What surrounds an event (docs.slack.dev/apis/events-api, callback field). Nothing of it is relied on. */
const envelope = z
  .object({
    team_id: anyText,
    authorizations: z.array(authorization).catch([]),
    is_ext_shared_channel: anyFlag,
    event: z.unknown().optional(),
  })
  .catch({ authorizations: [] });

/** The fields in which an event names teams for its author (docs.slack.dev/reference/events/message). */
const authorTeams = z
  .object({
    team: anyText,
    user_team: anyText,
    source_team: anyText,
    user_profile: z.object({ team: anyText }).catch({}),
  })
  .catch({ user_profile: {} });

/** What an edit or a deletion is about. */
const changeEvent = z.object({ message: z.unknown().optional(), previous_message: z.unknown().optional() }).catch({});

/** `outerTeam`: the workspace where it happened, in a shared channel possibly the author's. */
export type Envelope = {
  event: unknown;
  installation: Installation | undefined;
  outerTeam: string | undefined;
  claims: AuthorClaims;
};

/** A changed or deleted message names its author's teams in itself. */
function spokenIn(event: unknown): unknown {
  const { message, previous_message } = changeEvent.parse(event);
  return authorTeams.parse(message).team ? message : (previous_message ?? message ?? event);
}

/** Reads the body of an event callback. An installation that it does not name has to be asked for. */
export function readEnvelope(body: unknown): Envelope {
  const outer = envelope.parse(body);
  const named = authorTeams.parse(spokenIn(outer.event));
  const teams = [named.user_team, named.source_team, named.team, named.user_profile.team];
  return {
    event: outer.event,
    installation: outer.authorizations.map(installationOf)[0],
    outerTeam: outer.team_id,
    claims: {
      teams: teams.filter((team) => team !== undefined),
      ...(named.user_team ? { userTeam: named.user_team } : {}),
      ...(outer.is_ext_shared_channel === undefined ? {} : { isExtShared: outer.is_ext_shared_channel }),
    },
  };
}
