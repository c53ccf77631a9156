// Recourse: shows the form for privacy requests in place of the link beside this script, in a frame.
// It sets no cookie, keeps nothing and reads nothing of this page but that link and the page's language.
(() => {
  'use strict'
  const script = document.currentScript
  const slug = script && script.dataset.recourse
  const link = slug && script.parentElement && script.parentElement.querySelector('a[href]')
  if (!link) return
  const base = script.src.replace(/\/static\/[^/]*$/, '')
  const origin = new URL(base).origin
  const language = (script.dataset.language || document.documentElement.lang || '').slice(0, 2)
  const frame = document.createElement('iframe')
  let shown = false
  frame.title = link.textContent.trim()
  frame.hidden = true
  frame.referrerPolicy = 'no-referrer'
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups' +
    ' allow-popups-to-escape-sandbox allow-downloads allow-modals')
  frame.style.border = '0'
  frame.style.width = '100%'
  // The link stays until the frame has answered: whoever is not let in, or has no connection, can still follow it.
  addEventListener('message', (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return
    const said = event.data
    if (!said || said.recourse !== 'height' || !Number.isFinite(said.height)) return
    if (!shown) {
      shown = true
      frame.hidden = false
      link.remove()
    }
    frame.style.height = Math.min(Math.max(Math.ceil(said.height), 160), 20000) + 'px'
  })
  frame.addEventListener('load', () => {
    frame.contentWindow.postMessage({ recourse: 'hello' }, origin)
    if (shown && frame.getBoundingClientRect().top < 0) frame.scrollIntoView()
  })
  frame.src = base + '/e/' + encodeURIComponent(slug) + (language ? '?lang=' + encodeURIComponent(language) : '')
  link.after(frame)
})()
