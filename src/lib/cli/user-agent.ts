import pjson from '../../../package.json' with {type: 'json'}

/** `netkit/0.1.0 linux-x64 node-v20.20.2` */
export function userAgent(): string {
  return `netkit/${pjson.version} ${process.platform}-${process.arch} node-${process.version}`
}

/** Where bugs are reported, if the package says so. */
export function issuePage(): string | null {
  const {bugs} = pjson as {bugs?: string | {url?: string}}
  return (typeof bugs === 'string' ? bugs : bugs?.url) ?? null
}
