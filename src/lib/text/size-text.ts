const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** A number of bytes for people: `1 byte`, `1.5 MiB`. */
export function sizeText(bytes: number): string {
  let [value, unit] = [bytes, 0]
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  if (bytes === 1) return '1 byte'
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`
}

/** `1.5 GiB/s` */
export function rateText(bytesPerSecond: number): string {
  return `${sizeText(Math.round(bytesPerSecond))}/s`
}

/** A time for people: `12 ms`, `3.4 s`, `2:05`, `1:02:05`. */
export function timeText(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const parts = hours > 0 ? [hours, pad(minutes), pad(seconds % 60)] : [minutes, pad(seconds % 60)]
  return parts.join(':')
}

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
