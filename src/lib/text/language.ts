/** The languages in which lessons and explanations are written. */
export const LANGUAGES = ['en', 'zh'] as const

export type Language = (typeof LANGUAGES)[number]

/**
 * The language of a reader: what `--lang` says, else the locale (POSIX: LC_ALL before LC_MESSAGES before LANG), else the system's own.
 *
 * @param systemLocale of a system that has no such variables (Windows), as Intl tells it
 */
export function languageOf(
  wish: Language | undefined,
  env: Readonly<Record<string, string | undefined>>,
  systemLocale: string | null,
): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || systemLocale || ''
  return wish ?? (/^zh\b|^zh[_-]|^chinese/i.test(locale) ? 'zh' : 'en')
}
