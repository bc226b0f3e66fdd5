/** One change of an update, as data. */
export type UpdateAction =
  | SetAction
  | SetIfNotExistsAction
  | RemoveAction
  | AddAction
  | DeleteAction
  | AppendAction
  | BumpAction;

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

/** The attribute, or an element of a list, is taken away. */
export interface RemoveAction {
  readonly kind: 'remove';
  readonly path: string;
}

/** The number goes up by a value, from 0 where there is none; or a set gains elements. */
export interface AddAction {
  readonly kind: 'add';
  readonly path: string;
  /** One, in the attribute's own type, where it is missing. */
  readonly value?: unknown;
  /** Whether it is taken away instead. */
  readonly negative?: boolean;
  /** Whether it counts, and so is for numbers alone. */
  readonly counts?: boolean;
}

/** A set loses elements; one that loses its last is taken away. */
export interface DeleteAction {
  readonly kind: 'delete';
  readonly path: string;
  readonly elements: unknown;
}

/** A list gains elements at one end; a missing list is created. */
export interface AppendAction {
  readonly kind: 'append';
  readonly path: string;
  readonly values: readonly unknown[];
  readonly at: 'end' | 'start';
}

/** The number goes up by one, from `missing` where there is none: `if_not_exists(v, missing) + 1`. */
export interface BumpAction {
  readonly kind: 'bump';
  readonly path: string;
  readonly missing: number;
}
