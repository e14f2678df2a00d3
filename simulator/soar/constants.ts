const named = (labels: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(labels).map(([id, name]) => [id, { id: /^\d+$/.test(id) ? Number(id) : id, name }]),
  );

/** What `GET /rest/const` answers, but for the attachment limits, which are the simulator's own. */
export const constants = {
  server_version: { major: 47, minor: 0, build_number: 8304, version: '47.0.8304' },
  max_artifacts: 500,
  max_img_mb: 5,
  max_page_size: 100,
  min_session_timeout: 300,
  max_session_timeout: 86400,
  incident_statuses: named({ A: 'Active', C: 'Closed' }),
  task_statuses: named({ O: 'Open', C: 'Closed' }),
  action_types: named({ 0: 'Automatic', 1: 'Manual' }),
  action_object_types: named({
    0: 'Incident',
    1: 'Task',
    2: 'Note',
    3: 'Milestone',
    4: 'Artifact',
    5: 'Attachment',
    13: 'Email Message',
  }),
  message_destination_types: named({ 0: 'Queue', 1: 'Topic' }),
  actions_framework: {
    enabled: true,
    action_invocation_statuses: named({ 0: 'Complete', 1: 'Pending', 2: 'Error', 3: 'Timed Out' }),
    action_invocation_message_types: named({ 0: 'Information', 1: 'Error', 2: 'Warning' }),
  },
};
