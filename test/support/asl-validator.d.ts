/** asl-validator 4 ships no types. Of its answer, what we read. */
declare module 'asl-validator' {
  /** Compiles its schemas at every call: half a second. */
  function validate(definition: unknown): {
    readonly isValid: boolean;
    readonly errorsText: (separator?: string) => string;
  };
  export = validate;
}
