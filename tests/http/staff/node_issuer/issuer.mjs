// npm's oauth2-mock-server as an issuer whose person is named on the command line; it checks PKCE.
import { OAuth2Server } from 'oauth2-mock-server'

const [email, subject] = process.argv.slice(2)
const server = new OAuth2Server()
await server.issuer.keys.generate('RS256')
server.service.on('beforeTokenSigning', (token) => {
  Object.assign(token.payload, { sub: subject, email, email_verified: true })
})
await server.start(0, '127.0.0.1')
console.log(server.issuer.url)
