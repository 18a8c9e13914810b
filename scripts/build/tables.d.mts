import type {Plugin} from 'esbuild'

export declare const tables: Plugin
