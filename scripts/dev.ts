import path from 'node:path'
import {main} from '../src/main.js'

await main(path.resolve(import.meta.dirname, '..'))
