/** Whose rules hold: Windows' for all systems, or this system's. */
export type NameRules = {portable: boolean}

export const OWN_RULES: NameRules = {portable: process.platform === 'win32'}
