import type { Json, OrgRoutes } from './call.js';
import { analyst } from './principals.js';
import { notFound } from './refusal.js';
import type { SoarStore } from './store.js';
import type { FieldValue } from './types/definition.js';

/** Users, groups, and the lists that select fields draw from. */
export function directoryRoutes(store: SoarStore): OrgRoutes {
  const values = (type: string, field: string) => store.types.get(type).fields.get(field)?.values ?? [];
  const one = (views: Json[], id: number) => {
    const found = views.find((view) => view.id === id);
    if (!found) throw notFound(id);
    return { json: found };
  };
  const users = () => [userView(store)];
  const groups = () => [groupView(store)];
  const phases = () => values('incident', 'phase_id').map((value, index) => ({ ...choice(value), order: index + 1 }));
  const artifactTypes = () => values('artifact', 'type').map(choice);
  return {
    'GET /users': () => ({ json: users() }),
    'GET /users/:user': (call) => one(users(), call.id('user')),
    'GET /groups': () => ({ json: groups() }),
    'GET /groups/:group': (call) => one(groups(), call.id('group')),
    'GET /phases': () => ({ json: { entities: phases() } }),
    'GET /phases/:phase': (call) => one(phases(), call.id('phase')),
    'GET /artifact_types': () => ({ json: { entities: artifactTypes() } }),
    'GET /artifact_types/:type': (call) => one(artifactTypes(), call.id('type')),
    'GET /incident_types': () => ({
      json: Object.fromEntries(
        values('incident', 'incident_type_ids').map((value) => [value.value, incidentTypeView(value)]),
      ),
    }),
  };
}

function userView(store: SoarStore): Json {
  return {
    id: analyst.id,
    fname: analyst.fname,
    lname: analyst.lname,
    display_name: analyst.display_name,
    status: 'A',
    email: analyst.name,
    phone: '',
    cell: '',
    title: '',
    notes: '',
    locked: false,
    password_changed: false,
    is_external: false,
    enabled: true,
    last_login: null,
    create_date: 1595863805168,
    org_id: store.orgId,
    roles: { administrator: false, observer: false, master_administrator: false },
    role_handles: [],
    group_ids: [store.directory.team.id],
  };
}

function groupView(store: SoarStore): Json {
  const { id, name } = store.directory.team;
  return { id, name, export_key: name, members: [analyst.id], enabled: true };
}

function choice({ value, label, enabled, uuid }: FieldValue): Json {
  return { id: value, name: label, enabled, uuid };
}

function incidentTypeView(value: FieldValue): Json {
  return {
    ...choice(value),
    description: '',
    hidden: value.hidden,
    parent_id: null,
    system: true,
    create_date: 1595863805168,
    update_date: 1595863805168,
  };
}
