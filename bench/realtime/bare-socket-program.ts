import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'

/** A program: Socket.IO and nothing else. What one client says as `tell`, all get as `events`. Prints its port. */
const http = createServer()
const io = new Server(http, { serveClient: false })
io.on('connection', (socket) => {
  socket.on('tell', (events: unknown) => {
    io.emit('events', events)
  })
})
http.listen(0, '127.0.0.1', () => console.log((http.address() as AddressInfo).port))
