/** Something that people, or programs with `--json`, should hear of besides the rows. */
export type Notice = {code: string; message: string; [fact: string]: string | number}
