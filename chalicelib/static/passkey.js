// A passkey is made or shown by the browser; its answer goes into the form's field, and the form to us.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0))
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
const described = (known) => (known || []).map((one) => ({ ...one, id: bytes(one.id) }))

async function create (options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: described(options.excludeCredentials)
    }
  })
  return { ...plain(made), response: {
    clientDataJSON: text(made.response.clientDataJSON),
    attestationObject: text(made.response.attestationObject)
  } }
}

async function get (options) {
  const shown = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: described(options.allowCredentials)
    }
  })
  const { clientDataJSON, authenticatorData, signature, userHandle } = shown.response
  return { ...plain(shown), response: {
    clientDataJSON: text(clientDataJSON),
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null
  } }
}

const plain = (credential) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  clientExtensionResults: credential.getClientExtensionResults()
})

for (const button of document.querySelectorAll('[data-passkey]')) {
  button.hidden = !window.PublicKeyCredential
  button.addEventListener('click', async () => {
    const failed = button.form.querySelector('[data-passkey-failed]')
    failed.hidden = true
    try {
      const ways = { create, get }
      const answer = await ways[button.dataset.passkey](JSON.parse(button.dataset.passkeyOptions))
      button.form.elements.credential.value = JSON.stringify(answer)
      button.form.submit()
    } catch {
      failed.hidden = false
    }
  })
}
