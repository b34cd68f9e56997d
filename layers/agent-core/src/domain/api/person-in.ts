import type { ThreadSource } from '../thread/thread-source.ts';
import type { ApiPerson } from './me.ts';

/** Somebody of a workspace, as keys and browsers have them. */
export function slackPerson(installation: string, id: string): ApiPerson {
  return { source: 'slack', installation, id };
}

/** How a session knows somebody: people of another source have that before their id. */
export function userIn(where: ThreadSource, person: ApiPerson): string {
  return isAtHome(where, person) ? person.id : `${person.source}:${person.id}`;
}

/** Whether a person of a session is who asks: ids of one source mean nothing in another. */
export function isSamePerson(person: ApiPerson, where: ThreadSource, user: string): boolean {
  return isAtHome(where, person) && person.id === user;
}

/** Whether the ids of a session's people are those of this person's source. */
function isAtHome(where: ThreadSource, { source, installation }: ApiPerson): boolean {
  switch (where.kind) {
    case 'slack':
      return source === 'slack' && installation === where.teamId;
    // Sessions of programs are their installation's, whose people are those of its chat.
    case 'api':
      return installation === where.installation;
    case 'github':
      return source === 'github';
  }
}
