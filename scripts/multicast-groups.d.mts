/** The text of src/lib/address/multicast-groups.data.ts. */
export declare function multicastGroupsModule(): string
