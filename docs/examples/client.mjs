// A client of the API: node 20 or newer, and `npm install http-message-signatures`.
//   node client.mjs https://privacy.example.com key_… crm-private.pem
import { createHash, createPrivateKey, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import messageSignatures from 'http-message-signatures'

const { httpbis, createSigner } = messageSignatures
const [base, keyId, keyFile] = process.argv.slice(2)
const key = createSigner(createPrivateKey(readFileSync(keyFile)), 'ed25519', keyId)

async function call (method, path, content) {
  const body = content === undefined ? undefined : JSON.stringify(content)
  const headers = {}
  const fields = ['@method', '@target-uri']
  if (body) {
    headers['content-type'] = 'application/json'
    headers['content-digest'] = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
    headers['idempotency-key'] = randomUUID() // keep it to repeat the call after a lost answer
    fields.push('content-digest', 'content-type')
  }
  const request = { method, url: `${base}/api/v1${path}`, headers }
  const params = ['keyid', 'created', 'nonce']
  const paramValues = { nonce: randomUUID(), created: new Date() }
  const signed = await httpbis.signMessage({ key, name: 'sig', fields, params, paramValues }, request)
  const answer = await fetch(request.url, { method, headers: signed.headers, body })
  const found = await answer.json()
  if (!answer.ok) throw new Error(`${found.title}: ${found.detail}`)
  return found
}

const content = { rights: ['delete'], residence: 'US-CA', name: 'Ana López', email: 'ana@example.com' }
const filed = await call('POST', '/requests', content)
console.log('filed', filed.reference)
const page = await call('GET', `/requests?${new URLSearchParams({ list: 'all', limit: '5' })}`)
console.log('listed', page.items.length)
console.log('state', (await call('GET', `/requests/${filed.requests[0].id}`)).state)
