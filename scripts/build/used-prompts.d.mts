import type {Plugin} from 'esbuild'

/** @param root of the repository */
export declare function usedPrompts(root: string): Plugin
