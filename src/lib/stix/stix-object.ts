/** Any object of a bundle. */
export interface StixObject {
  type: string;
  id: string;
  [property: string]: unknown;
}

export interface StixBundle {
  type: 'bundle';
  id: string;
  objects: StixObject[];
  /** On 2.0 bundles; in 2.1 it is on the objects. */
  spec_version?: '2.0';
}

export type StixVersion = '2.0' | '2.1';
