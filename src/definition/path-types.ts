import type { AnyAttribute, Attributes } from './attribute.ts';

/**
 * Paths as types: which ones a shape has, and the operators at each. The paths are plain unions of
 * template literals, which are cheap; the operators at a path are looked up only for the paths that
 * a program names.
 */

/** Every path of a shape: its attributes, and what lies below them. */
export type PathOf<TShape extends Attributes> = {
  [TProperty in keyof TShape & string]: `${TProperty}${TShape[TProperty]['~paths']}`;
}[keyof TShape & string];

/** What a map's paths lead to. */
export interface MapInside<TShape extends Attributes> {
  readonly kind: 'map';
  readonly shape: TShape;
}

/** What a list's paths lead to. */
export interface ListInside<TElement extends AnyAttribute> {
  readonly kind: 'list';
  readonly element: TElement;
}

/** What a record's paths lead to. */
export interface RecordInside<TElement extends AnyAttribute> {
  readonly kind: 'record';
  readonly element: TElement;
}

/** The attribute at a path of a shape. */
export type AttributeAt<TShape, TPath> = TPath extends keyof TShape
  ? TShape[TPath]
  : TPath extends `${infer THead}.${infer TRest}`
    ? THead extends keyof TShape
      ? Below<TShape[THead], `.${TRest}`>
      : AtIndex<TShape, TPath>
    : AtIndex<TShape, TPath>;

/** The attribute at a path that steps into a list first: `logins[0].at`. */
type AtIndex<TShape, TPath> = TPath extends `${infer THead}[${infer TRest}`
  ? THead extends keyof TShape
    ? Below<TShape[THead], `[${TRest}`>
    : never
  : never;

/** The attribute below another, at a path that starts with its step. */
type Below<TAttribute, TSteps> = TAttribute extends { readonly '~inside': infer TInside }
  ? BelowInside<TInside, TSteps>
  : never;

type BelowInside<TInside, TSteps> =
  TInside extends MapInside<infer TShape>
    ? TSteps extends `.${infer TRest}`
      ? AttributeAt<TShape, TRest>
      : never
    : TInside extends ListInside<infer TElement>
      ? TSteps extends `[${number}]${infer TRest}`
        ? FromElement<TElement, TRest>
        : never
      : TInside extends RecordInside<infer TElement>
        ? BelowRecord<TElement, TSteps>
        : never;

/** A key of a record ends at the next step, so the longest way in is tried first. */
type BelowRecord<
  TElement extends AnyAttribute,
  TSteps,
> = TSteps extends `.${infer TKey}.${infer TRest}`
  ? TKey extends `${infer _TKey}[${infer TIndex}`
    ? Below<TElement, `[${TIndex}.${TRest}`>
    : Below<TElement, `.${TRest}`>
  : TSteps extends `.${infer _TKey}[${infer TRest}`
    ? Below<TElement, `[${TRest}`>
    : TElement;

type FromElement<TElement, TRest> = TRest extends '' ? TElement : Below<TElement, TRest>;

/** The operators that the attribute at a path takes. */
export type OperatorsAt<TShape extends Attributes, TPath> =
  AttributeAt<TShape, TPath> extends { readonly '~operators': infer TOperators }
    ? TOperators
    : never;
