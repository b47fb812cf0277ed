import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { ServiceError } from '#platform/errors/service-error.ts'
import { describeProblem } from '#platform/http/problem.ts'
import type { AnswerHeaders } from './answer-headers.ts'

/** Answers, with the headers of every answer, what came too slowly or is no HTTP; then the connection ends. */
export type RefuseMalformed = (error: NodeJS.ErrnoException, socket: Socket) => void

export function createRefuseMalformed(headers: AnswerHeaders['names_and_values']): RefuseMalformed {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error)
    const [status, detail] = refusalOf(error)
    const problem = describeProblem(
      new ServiceError('invalid_request', detail),
      { invalid_request: status },
      { instance: '/', request_id: randomUUID() },
    )
    const body = JSON.stringify(problem)
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      ...headers.map(([name, value]) => `${name}: ${value}`),
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ]
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
  }
}

/** By what the parser of node:http gives as its reason. */
function refusalOf({ code }: NodeJS.ErrnoException): [status: number, detail: string] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'The request did not come to its end in time.']
  if (code === 'HPE_HEADER_OVERFLOW') return [431, 'The headers of the request are larger than is taken.']
  return [400, 'This is no request that can be read as HTTP.']
}
