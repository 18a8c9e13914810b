import {type Columns, columns} from '../../text/columns.js'
import type {Paint} from '../../text/paint.js'
import {wrap} from '../../text/wrap.js'
import type {Catalogue} from '../words/catalogue.js'
import type {CodeReport, CodeLanguage} from './write-programs.js'

export const codeColumns: Columns<CodeReport> = [
  ...columns<CodeReport>('scenario', 'program', 'language'),
  {name: 'files', cell: ({files}) => files.map(({name}) => name)},
]

const RUN: Record<CodeLanguage, (file: string) => string> = {
  python: (file) => `python3 ${file}`,
  js: (file) => `node ${file}`,
  java: (file) => `java ${file}`,
  go: (file) => `go run ${file}`,
  c: (file) => `gcc -o program ${file} && ./program`,
}

/** How to run the programs, then each under its name. */
export function codeText(
  {scenario, program, language, files}: CodeReport,
  {code}: Catalogue,
  paint: Paint,
  width: number,
): string {
  const [sender, reader, senderMended, readerMended] = files.map(({name}) => RUN[language](name))
  const intro = code.intro({sender: sender!, reader: reader!, senderMended: senderMended!, readerMended: readerMended!})
  const lines = scenario === program ? intro : [code.nearest(scenario, program), ...intro]
  return [
    ...lines.flatMap((line) =>
      line.startsWith('  ') ? [paint('strong', line)] : wrap(line, {width: width - 1, indent: ''}),
    ),
    ...files.flatMap(({name, text}) => ['', paint('strong', name), text.trimEnd()]),
  ].join('\n')
}
