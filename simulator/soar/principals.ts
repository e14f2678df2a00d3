/** Who does things in SOAR. */
export interface Principal {
  id: number;
  type: 'user' | 'apikey' | 'group' | 'system';
  /** An e-mail address for users, the key's id for keys. */
  name: string;
  display_name: string;
}

/** The one person of the simulated organization, who may sign in with e-mail and password. */
export const analyst = {
  id: 3,
  type: 'user',
  name: 'analyst@example.com',
  display_name: 'An Analyst',
  fname: 'An',
  lname: 'Analyst',
  password: 'analyst-password',
} as const;

const analystPrincipal: Principal = {
  id: analyst.id,
  type: analyst.type,
  name: analyst.name,
  display_name: analyst.display_name,
};

const team: Principal = {
  id: 8,
  type: 'group',
  name: 'Incident Response Team',
  display_name: 'Incident Response Team',
};

/** The key, the person and the team of the organization. */
export class Directory {
  readonly apiKey: Principal;
  readonly analyst = analystPrincipal;
  readonly team = team;
  /** Whom an owner or member field can name: by id, display name or e-mail. */
  readonly choices: readonly { value: number; label: string }[];

  constructor(keyId: string) {
    this.apiKey = { id: 9, type: 'apikey', name: keyId, display_name: 'integration key' };
    this.choices = [analystPrincipal, team, this.apiKey].flatMap(({ id, name, display_name }) => [
      { value: id, label: display_name },
      { value: id, label: name },
    ]);
  }
}

/** First and last name where notes show them: null for keys. */
export function nameParts(principal: Principal): { first: string | null; last: string | null } {
  return principal.id === analyst.id ? { first: analyst.fname, last: analyst.lname } : { first: null, last: null };
}
