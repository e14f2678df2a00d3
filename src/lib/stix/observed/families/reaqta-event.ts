import type { StixVersion } from '../../stix-object.js';
import type { Observable } from '../observation.js';
import { type PropertyTable, spelledFor } from '../reading/property-name.js';
import { type Fields, isFields, plain, put, putAll, text } from '../reading/values.js';

/** Data of an event that no standard object holds, and the property of `x-reaqta-event` that does. */
export const detailProperties: PropertyTable = [
  ['accessTime', 'access_time'],
  ['actionName', 'action_name'],
  ['activityId', 'activity_id'],
  ['allocationType', 'allocation_type'],
  ['baseAddress', 'base_address'],
  ['behaviourType', 'behaviour_type'],
  ['cause', 'cause'],
  ['creationTime', 'creation_time'],
  ['customData', 'custom_data'],
  ['customDescription', 'custom_description'],
  ['customName', 'custom_name'],
  ['customType', 'custom_type'],
  ['data', 'data'],
  ['description', 'description'],
  ['displayName', 'display_name'],
  ['disposition', 'disposition'],
  ['enginePid', 'engine_pid'],
  ['error', 'error'],
  ['errorCode', 'error_code'],
  ['filterName', 'filter_name'],
  ['hijackingType', 'hijacking_type'],
  ['isLocal', 'is_local'],
  ['lastWriteTime', 'last_write_time'],
  ['memProtection', 'mem_protection'],
  ['name', 'name'],
  ['namespaceName', 'namespace_name'],
  ['newFile', 'new_file'],
  ['operation', 'operation'],
  ['operationType', 'operation_type'],
  ['peType', 'pe_type'],
  ['pid', 'pid'],
  ['query', 'query'],
  ['queryLanguage', 'queryLanguage'],
  ['queryName', 'queryName'],
  ['queryOptions', 'query_options'],
  ['queryResults', 'query_results'],
  ['queryType', 'query_type'],
  ['regionSize', 'region_size'],
  ['relevance', 'relevance'],
  ['requestHeaders', 'request_headers'],
  ['responseHeaders', 'response_headers'],
  ['returnCode', 'return_code'],
  ['rootObject', 'root_object'],
  ['scriptBlockEntropy', 'script_block_entropy'],
  ['scriptBlockId', 'script_block_id'],
  ['scriptBlockSize', 'script_block_size'],
  ['scriptBlockText', 'script_block_text'],
  ['serviceName', 'service_name'],
  ['servicePid', 'service_pid'],
  ['serviceType', 'service_type'],
  ['startTime', 'start_time'],
  ['startType', 'start_type'],
  ['status', 'status'],
  ['tags', 'tags'],
  ['taskName', 'task_name'],
  ['terminationTime', 'termination_time'],
  ['type', 'value_type'],
  ['version', 'version'],
];

const spelled = spelledFor(detailProperties);

/** Fills the product's own object of an event. */
export function describe(detail: Observable, data: Fields, version: StixVersion): void {
  putAll(detail.body, data, spelled[version]);
  if (Array.isArray(data.files)) {
    const paths = data.files.map((file: unknown) => (isFields(file) ? text(file.file) : text(file)));
    put(detail.body, 'files', plain(paths));
  }
}
