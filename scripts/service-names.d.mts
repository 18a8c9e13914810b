export function serviceNamesModule(): string
