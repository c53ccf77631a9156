// Marks the page as scripted and starts the components; every page works without this file.
import { Button, ErrorSummary, NotificationBanner, SkipLink, createAll } from './govuk-frontend.js'

document.documentElement.classList.add('js-enabled')
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, ErrorSummary, NotificationBanner, SkipLink]) {
  createAll(component)
}
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
// A moment is written in the business's time zone; who points at it, or focuses what holds it, sees their own.
const own = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'long' })
for (const moment of document.querySelectorAll('time[datetime*="T"]')) {
  moment.title = own.format(new Date(moment.dateTime))
}
// How fast a recording plays; without this file the browser's own menu of the player has it.
for (const choice of document.querySelectorAll('[data-speed]')) {
  const player = document.getElementById(choice.dataset.speed)
  choice.hidden = false
  choice.querySelector('select').addEventListener('change', (event) => {
    player.defaultPlaybackRate = player.playbackRate = Number(event.target.value)
  })
}
// Words to take along: copied by a button; without this file they are marked in their field.
for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue
  button.hidden = false
  button.addEventListener('click', async () => {
    const field = document.getElementById(button.dataset.copy)
    const said = document.querySelector(`[data-copied="${button.dataset.copy}"]`)
    field.select()
    await navigator.clipboard.writeText(field.value)
    said.textContent = said.dataset.words
  })
}
// A key pair for the API: the public half goes into its field, the private one into a file and nowhere else.
const pem = (label, bytes) => {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/(.{64})/g, '$1\n')
  return `-----BEGIN ${label}-----\n${text.trim()}\n-----END ${label}-----\n`
}
for (const button of document.querySelectorAll('[data-key-pair]')) {
  button.hidden = false
  button.addEventListener('click', async () => {
    const said = (name) => { document.querySelector(`[data-key-${name}]`).hidden = false }
    try {
      const pair = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])
      const [spki, pkcs8] = await Promise.all([
        crypto.subtle.exportKey('spki', pair.publicKey),
        crypto.subtle.exportKey('pkcs8', pair.privateKey)
      ])
      const file = URL.createObjectURL(new Blob([pem('PRIVATE KEY', pkcs8)], { type: 'application/x-pem-file' }))
      const link = document.createElement('a')
      link.href = file
      link.download = button.dataset.keyFile
      link.click()
      setTimeout(() => URL.revokeObjectURL(file), 60000)
      document.getElementById(button.dataset.keyPair).value = pem('PUBLIC KEY', spki)
      button.hidden = true
      said('made')
    } catch {
      said('failed')
    }
  })
}
