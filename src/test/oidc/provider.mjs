// A real OpenID provider for OidcTest: whoever signs in as NAME is NAME@example.com, which is verified unless NAME begins with "un".
//   node provider.mjs REDIRECT_URI     prints its issuer and serves until its input ends
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const server = createServer((request, response) => answer(request, response))
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const issuer = `http://127.0.0.1:${server.address().port}`
const provider = new Provider(issuer, {
  clients: [{ client_id: 'studio', client_secret: 'provider-secret-of-studio', redirect_uris: [process.argv[2]] }],
  pkce: { required: () => true },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: !id.startsWith('un'), name: id }),
  }),
})
const answer = provider.callback()
console.log(`issuer ${issuer}`)
process.stdin.on('end', () => process.exit()).resume()
