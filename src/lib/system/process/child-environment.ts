import {safeSearchPath} from '../../io/find-program.js'

/**
 * The environment of a program that strangers start: where programs are, a home, language and time zone, and on Windows what every
 * program expects; nothing else of ours, and no secret. No folder of PATH depends on where the program is started.
 */
export function childEnvironment(
  extra: Readonly<Record<string, string>> = {},
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const kept = Object.entries(env).filter(([name, value]) => KEPT.test(name) && value !== undefined)
  return {...(Object.fromEntries(kept) as Record<string, string>), PATH: safeSearchPath(env['PATH']), ...extra}
}

const KEPT =
  process.platform === 'win32'
    ? /^(PATH|PATHEXT|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|TEMP|TMP|USERPROFILE|HOMEDRIVE|HOMEPATH|LOCALAPPDATA|APPDATA|TZ)$/i
    : /^(PATH|HOME|LANG|LC_[A-Z]+|TZ)$/
