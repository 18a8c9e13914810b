// Root folders like those of containers, each without something: made of mounts in a namespace, and gone with it.
import fs from 'node:fs'
import path from 'node:path'
import {shellOnA} from './namespaces.js'
import {hasProgram, ROOT, scratch} from './run-netkit.js'

/** What is different from a full system. */
export type Cell = {
  name: string
  /** Lines of sh in the root folder, before it is entered. */
  change?: string
  /** The program as shipped, without node_modules. */
  withoutKoffi?: boolean
  /** As another user, without HOME, in a folder that nobody may write to. */
  uid?: number
  /** A program that the cell needs on this machine. */
  needs?: string
}

export type Answer = {stdout: string; stderr: string; code: number}

/** Masks the program wherever it is; what is in its place can't be run. */
const NO_IP = 'for file in usr/sbin/ip usr/bin/ip; do [ -e $file ] && mount --bind /dev/null $file; done; true'
const BUSYBOX_IP =
  'for file in usr/sbin/ip usr/bin/ip; do [ -f $file ] && mount --bind "$(readlink -f "$(command -v busybox)")" $file; done; true'
const NO_PROC = 'umount -l proc'
/** Reads no options, as Alpine's does not: `--` is a key that nothing has. */
const MUSL_GETENT = `printf '%s\\n' '#!/bin/sh' '[ "$2" = -- ] && exit 2' 'exec /getent "$@"' > getent-musl
chmod 755 getent-musl; touch getent; mount --bind usr/bin/getent getent; mount --bind getent-musl usr/bin/getent`

export const FULL: Cell = {name: 'a full system'}

export const CELLS: readonly Cell[] = [
  {name: 'no ip', change: NO_IP},
  {name: 'BusyBox’ ip', change: BUSYBOX_IP, needs: 'busybox'},
  {name: 'musl’s getent', change: MUSL_GETENT, needs: 'getent'},
  {name: 'no /proc', change: NO_PROC},
  {name: 'uid 65534 without HOME, read-only', uid: 65_534},
  {name: 'no koffi', withoutKoffi: true},
  {name: 'no koffi, no ip', withoutKoffi: true, change: NO_IP},
  {name: 'no koffi, BusyBox’ ip', withoutKoffi: true, change: BUSYBOX_IP, needs: 'busybox'},
  {name: 'no koffi, no ip, uid 65534', withoutKoffi: true, change: NO_IP, uid: 65_534},
  {name: 'no koffi, no ip, no /proc', withoutKoffi: true, change: `${NO_IP}; ${NO_PROC}`},
]

export function canBeMade({needs}: Cell): boolean {
  return needs === undefined || hasProgram(needs)
}

/** The program in a folder that every user may read. */
function programFolder(withoutKoffi: boolean): string {
  const folder = path.join(scratch, withoutKoffi ? 'app-bare' : 'app')
  if (fs.existsSync(folder)) return folder
  const parts = ['bin', 'dist', 'package.json', 'oclif.manifest.json']
  for (const part of withoutKoffi ? parts : [...parts, 'node_modules/koffi', 'node_modules/@koromix']) {
    fs.cpSync(path.join(ROOT, part), path.join(folder, part), {recursive: true, dereference: true})
  }
  return folder
}

/** Folders of the system that programs need; a link stays one. */
const SYSTEM = `for name in usr bin sbin lib lib32 lib64; do
  if [ -L /$name ]; then cp -P /$name $name; elif [ -d /$name ]; then mkdir $name; mount --bind /$name $name; fi
done
mkdir -p etc dev proc sys tmp app node out bare
for file in passwd group hosts nsswitch.conf resolv.conf ld.so.cache ld.so.conf; do
  [ -e /etc/$file ] && cp -L /etc/$file etc/$file
done
mount --rbind /dev dev; mount --rbind /sys sys; mount --rbind /proc proc
mount --bind "$APP" app; touch node/node; mount --bind "$NODE" node/node; mount --bind "$OUT" out
mount -t tmpfs -o ro none bare; chmod 1777 tmp`

let runs = 0

/** Runs commands of netkit, one after the other, inside a cell: what each said. */
export async function answersIn(cell: Cell, commands: readonly string[]): Promise<Answer[]> {
  const out = path.join(scratch, `out${++runs}`)
  const root = path.join(scratch, `root${runs}`)
  fs.mkdirSync(out)
  fs.chmodSync(out, 0o777)
  fs.mkdirSync(root)
  const lines = commands.map(
    (command, index) =>
      `/node/node /app/bin/run.js ${command} >/out/${index}.out 2>/out/${index}.err; echo $? >/out/${index}.rc`,
  )
  fs.writeFileSync(path.join(out, 'run.sh'), `cd /bare\n${lines.join('\n')}\n`)
  const who = cell.uid === undefined ? '' : `--userspec=${cell.uid}:${cell.uid}`
  const script = `mount -t tmpfs -o mode=755 none "$ROOT" && cd "$ROOT" || exit 99
${SYSTEM}
${cell.change ?? ''}
exec chroot ${who} . /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin sh /out/run.sh`
  const env = {ROOT: root, OUT: out, APP: programFolder(cell.withoutKoffi === true), NODE: process.execPath}
  const run = await shellOnA(script, {env})
  return commands.map((command, index) => {
    const read = (kind: string) => fs.readFileSync(path.join(out, `${index}.${kind}`), 'utf8')
    try {
      return {stdout: read('out'), stderr: read('err'), code: Number(read('rc'))}
    } catch {
      throw new Error(`${cell.name}: ${command} was not run: ${run.stderr}`)
    }
  })
}
