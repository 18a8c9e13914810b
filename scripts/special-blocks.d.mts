/** The text of src/lib/address/special-blocks.data.ts. */
export declare function specialBlocksModule(): string
