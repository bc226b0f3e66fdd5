/** One change of an update, as data. */
export type UpdateAction = SetAction | SetIfNotExistsAction | RemoveAction | BumpAction;

/** The attribute becomes this value; an empty set, or an empty value not to be stored, removes it. */
export interface SetAction {
  readonly kind: 'set';
  readonly path: string;
  readonly value: unknown;
}

/** The attribute becomes this value unless it has one. */
export interface SetIfNotExistsAction {
  readonly kind: 'setIfNotExists';
  readonly path: string;
  readonly value: unknown;
}

/** The attribute is taken away. */
export interface RemoveAction {
  readonly kind: 'remove';
  readonly path: string;
}

/** The number goes up by one, from `missing` where there is none: `if_not_exists(v, missing) + 1`. */
export interface BumpAction {
  readonly kind: 'bump';
  readonly path: string;
  readonly missing: number;
}
