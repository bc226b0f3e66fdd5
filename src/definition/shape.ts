import type { Attributes } from './attribute.ts';

/** An attribute that a read may lack. */
interface ReadOptional {
  readonly '~presence': 'optional' | 'marked';
}

/** An attribute that a write must carry. */
interface WriteRequired {
  readonly '~presence': 'required';
}

type OptionalInRead<TShape extends Attributes> = {
  [TProperty in keyof TShape]: TShape[TProperty] extends ReadOptional ? TProperty : never;
}[keyof TShape];

type RequiredInWrite<TShape extends Attributes> = {
  [TProperty in keyof TShape]: TShape[TProperty] extends WriteRequired ? TProperty : never;
}[keyof TShape];

/**
 * One object type out of several, so that it hovers flat. The intersection takes this type's own name
 * off the result: hovers would show it, and declarations that are made of a user's code could not.
 */
export type Flat<TObject> = unknown & { [TProperty in keyof TObject]: TObject[TProperty] };

/** What a read gives for a shape. */
export type ReadShape<TShape extends Attributes> = Flat<
  {
    -readonly [TProperty in Exclude<
      keyof TShape,
      OptionalInRead<TShape>
    >]: TShape[TProperty]['~read'];
  } & {
    -readonly [TProperty in OptionalInRead<TShape>]?: TShape[TProperty]['~read'];
  }
>;

/** What a write takes for a shape: defaulted and managed attributes may be left out. */
export type WriteShape<TShape extends Attributes> = Flat<
  {
    [TProperty in RequiredInWrite<TShape>]: TShape[TProperty]['~write'];
  } & {
    [TProperty in Exclude<keyof TShape, RequiredInWrite<TShape>>]?:
      | TShape[TProperty]['~write']
      | undefined;
  }
>;
