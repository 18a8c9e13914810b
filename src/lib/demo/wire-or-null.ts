import {SystemError} from '../errors.js'
import {Wire, type WireOptions} from '../lab/wire.js'

/** A wire of our own, or null where there is none to be had: then the experiment looks at what /proc shows. */
export async function openWireOrNull(options: WireOptions): Promise<Wire | null> {
  try {
    return await Wire.open(options)
  } catch (error) {
    if (error instanceof SystemError && error.code === 'NO_WIRE') return null
    throw error
  }
}
