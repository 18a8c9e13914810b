import {SystemError} from '../errors.js'
import {readVendorFile, type VendorFile} from '../io/files/vendor-file.js'
import {TableDamaged, VendorTable} from './vendor-table.js'

let table: VendorTable | undefined

/** The vendors' table, read when it is first asked for. Throws SystemError BAD_REGISTRY or CANNOT_READ, naming the file. */
export function vendorTable(): VendorTable {
  return (table ??= openVendorTable(readVendorFile()))
}

export function openVendorTable({bytes, path, isOwn}: VendorFile): VendorTable {
  try {
    return new VendorTable(bytes)
  } catch (error) {
    if (!(error instanceof TableDamaged)) throw error
    const remedy = isOwn ? 'delete it, or run netkit mac update again' : 'install netkit again'
    const message = `${path}: damaged (${error.message}); ${remedy}`
    throw new SystemError('BAD_REGISTRY', message, {input: path, cause: error})
  }
}
