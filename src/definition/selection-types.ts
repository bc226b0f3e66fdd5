import type { Attributes } from './attribute.ts';
import type { ListInside, MapInside, RecordInside } from './path-types.ts';
import type { SecondaryIndex } from './secondary-index.ts';
import type { Flat } from './shape.ts';

/** What a read of some paths gives: `id`, `address.city` → `{ id: string; address?: { city: string } }`. */
export type Selected<TShape extends Attributes, TPath extends string> = Flat<
  {
    -readonly [TProperty in RequiredIn<TShape, HeadOf<TPath>>]: SelectedAttribute<
      TShape[TProperty],
      TProperty & string,
      TPath
    >;
  } & {
    -readonly [TProperty in OptionalIn<TShape, HeadOf<TPath>>]?: SelectedAttribute<
      TShape[TProperty],
      TProperty & string,
      TPath
    >;
  }
>;

/** The property that a path begins with. */
type HeadOf<TPath> = TPath extends `${infer THead}.${string}`
  ? HeadOf<THead>
  : TPath extends `${infer THead}[${string}`
    ? THead
    : TPath;

type OptionalIn<TShape extends Attributes, TName> = {
  [TProperty in keyof TShape & TName]: TShape[TProperty]['~presence'] extends 'optional' | 'marked'
    ? TProperty
    : never;
}[keyof TShape & TName];

type RequiredIn<TShape extends Attributes, TName> = Exclude<
  keyof TShape & TName,
  OptionalIn<TShape, TName>
>;

/** The whole attribute where its own path is among those read, else the parts that are. */
type SelectedAttribute<TAttribute, TProperty extends string, TPath> = TAttribute extends {
  readonly '~read': infer TRead;
  readonly '~inside': infer TInside;
}
  ? TProperty extends TPath
    ? TRead
    : SelectedInside<TInside, RestOf<TProperty, TPath>> | Extract<TRead, null>
  : never;

/** What follows a property in the paths that begin with it. */
type RestOf<TProperty extends string, TPath> = TPath extends `${TProperty}${infer TRest}`
  ? TRest
  : never;

/** Elements of a list come back without their positions. */
type SelectedInside<TInside, TSteps> =
  TInside extends MapInside<infer TShape>
    ? Selected<TShape, TSteps extends `.${infer TRest}` ? TRest : never>
    : TInside extends ListInside<infer TElement>
      ? SelectedElement<TElement, TSteps extends `[${number}]${infer TRest}` ? TRest : never>[]
      : TInside extends RecordInside<infer TElement>
        ? { [key: string]: TElement['~read'] }
        : never;

type SelectedElement<TElement, TRest> = TElement extends {
  readonly '~read': infer TRead;
  readonly '~inside': infer TInside;
}
  ? '' extends TRest
    ? TRead
    : SelectedInside<TInside, TRest>
  : never;

/** What an index gives: what it carries, its key attributes always present. */
export type IndexItem<TItem, TKeyName, TIndex> =
  TIndex extends SecondaryIndex<infer TOptions>
    ? Flat<
        Required<Pick<TItem, keyof TItem & NameIn<TOptions, 'partitionKey' | 'sortKey'>>> &
          Pick<
            TItem,
            Exclude<
              CarriedName<TItem, TKeyName, TOptions>,
              NameIn<TOptions, 'partitionKey' | 'sortKey'>
            >
          >
      >
    : never;

/** The attribute names in an option that holds one or several. */
type NameIn<TOptions, TOption> = TOptions extends {
  readonly [TKey in TOption & string]?: infer TValue;
}
  ? TValue extends readonly (infer TName)[]
    ? TName
    : TValue
  : never;

type CarriedName<TItem, TKeyName, TOptions> = TOptions extends {
  readonly projection: infer TProjection;
}
  ? TProjection extends readonly (infer TName)[]
    ? keyof TItem & (TName | TKeyName)
    : TProjection extends 'keys'
      ? keyof TItem & TKeyName
      : keyof TItem
  : keyof TItem;
